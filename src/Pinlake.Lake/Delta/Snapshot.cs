using System.Collections.Immutable;
using Pinlake.Lake.Objects;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>A table as it was at one version. Immutable, and safe from many threads.</summary>
public sealed class Snapshot
{
    private static readonly ImmutableDictionary<string, AddFile> NoFiles =
        ImmutableDictionary.Create<string, AddFile>(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, RemoveFile> NoTombstones =
        ImmutableDictionary.Create<string, RemoveFile>(StringComparer.Ordinal);

    private readonly ObjectFolder tables;
    private readonly ImmutableDictionary<string, AddFile> files;
    private readonly ImmutableDictionary<string, long> transactions;
    private readonly TableProtocol? protocol;
    private readonly TableMetadata? metadata;
    private readonly Lazy<IReadOnlyList<AddFile>> ordered;

    private Snapshot(
        ObjectFolder tables,
        string path,
        long version,
        TableProtocol? protocol,
        TableMetadata? metadata,
        ImmutableDictionary<string, AddFile> files,
        ImmutableDictionary<string, RemoveFile> tombstones,
        ImmutableDictionary<string, long> transactions)
    {
        (this.tables, Path, Version, this.protocol, this.metadata) = (tables, path, version, protocol, metadata);
        (this.files, Tombstones, this.transactions) = (files, tombstones, transactions);
        ordered = new Lazy<IReadOnlyList<AddFile>>(
            () => this.files.Values.OrderBy(file => file.Path, StringComparer.Ordinal).ToList());
    }

    /// <summary>Name of the table's folder.</summary>
    public string Path { get; }

    /// <summary>Number of the commit that it ends with; 0 is the first, -1 is no table yet.</summary>
    public long Version { get; }

    /// <summary>The columns, in order.</summary>
    public DeltaSchema Schema => Metadata.Schema;

    /// <summary>The files that hold the rows, ordered by path.</summary>
    public IReadOnlyList<AddFile> Files => ordered.Value;

    /// <summary>Progress of each writer that keeps it in this table, by the writer's name.</summary>
    public IReadOnlyDictionary<string, long> Transactions => transactions;

    /// <summary>Table properties, such as <c>delta.appendOnly</c>.</summary>
    public IReadOnlyDictionary<string, string> Properties => Metadata.Properties;

    /// <summary>Rows in all files; null when a writer did not say how many a file has.</summary>
    public long? RowCount => files.Values.Aggregate((long?)0, (sum, file) => sum + file.RowCount);

    /// <summary>Bytes of all files.</summary>
    public long SizeBytes => files.Values.Sum(file => file.SizeBytes);

    internal TableProtocol Protocol => protocol ?? throw Lacking("protocol");

    internal TableMetadata Metadata => metadata ?? throw Lacking("metaData");

    /// <summary>Files that are no part any more, kept for readers of older versions, by their decoded names.</summary>
    internal ImmutableDictionary<string, RemoveFile> Tombstones { get; }

    /// <summary>
    /// A query in DuckDB's SQL that gives the rows, with the declared columns in the declared order and types. Put it
    /// in parentheses to use it as a relation. Rows come in no particular order.
    /// </summary>
    public string RelationSql() => FileRelation.Sql(this, Files);

    /// <summary>A table of no version.</summary>
    internal static Snapshot Empty(ObjectFolder tables, string path) =>
        new(tables, path, -1, null, null, NoFiles, NoTombstones, ImmutableDictionary<string, long>.Empty);

    /// <summary>The table after one more commit, or as a checkpoint has it.</summary>
    internal Snapshot Apply(long version, LogActions actions)
    {
        var nextFiles = files.ToBuilder();
        var nextTombstones = Tombstones.ToBuilder();
        // A commit may remove and add the same name (a file written anew); the order of its lines means nothing.
        foreach (var remove in actions.Removes)
        {
            var name = NameOf(remove.Path);
            nextFiles.Remove(name);
            nextTombstones[name] = remove;
        }

        foreach (var add in actions.Adds)
        {
            var name = NameOf(add.Path);
            nextTombstones.Remove(name);
            nextFiles[name] = add.DataChange ? add : add with { DataChange = true };
        }

        var nextTransactions = transactions.SetItems(
            actions.Transactions.Select(transaction => KeyValuePair.Create(transaction.AppId, transaction.Version)));
        return new Snapshot(
            tables,
            Path,
            version,
            actions.Protocol ?? protocol,
            actions.Metadata ?? metadata,
            nextFiles.ToImmutable(),
            nextTombstones.ToImmutable(),
            nextTransactions);
    }

    /// <summary>The same without the tombstones of files removed up to a time, in milliseconds since 1970.</summary>
    internal Snapshot Forget(long upToMs)
    {
        var expired = Tombstones.Where(pair => pair.Value.DeletionTimestampMs <= upToMs).Select(pair => pair.Key).ToList();
        return expired.Count == 0
            ? this
            : new Snapshot(tables, Path, Version, protocol, metadata, files, Tombstones.RemoveRange(expired), transactions);
    }

    /// <summary>Throws unless we read this table right.</summary>
    internal Snapshot CheckReadable()
    {
        TableFeatures.CheckReadable(Protocol);
        _ = Metadata.Schema;
        return this;
    }

    /// <summary>Whether a file is part of the table.</summary>
    internal bool Holds(AddFile file) => files.ContainsKey(NameOf(file.Path));

    /// <summary>Full path of a data file.</summary>
    internal string FilePath(AddFile file) => tables.PathOf($"{Path}/{NameOf(file.Path)}");

    private static string NameOf(string encodedPath) =>
        encodedPath.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(encodedPath) : encodedPath;

    private PinlakeException Lacking(string action) => new(
        FailureKind.Corrupt,
        $"Table '{Path}': its log up to version {Version} has no {action} action, so its rows cannot be known. It was left as it is.");
}
