using System.Diagnostics.CodeAnalysis;
using Pinlake.Lake.Objects;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>One Delta table: holds the last snapshot it saw, and commits behind it.</summary>
/// <remarks>
/// Safe from many threads, and beside writers in other processes: versions are taken by putting a file under a name
/// that is free. Source: Delta transaction log protocol.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to dispose.")]
public sealed class DeltaTable
{
    // A log may be cleaned up behind a table that nobody looked at for long; then it is listed anew.
    private static readonly TimeSpan TrustedFor = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly TableLog log;
    private long lookedAt;
    private volatile Snapshot snapshot;

    private DeltaTable(ObjectFolder tables, string path, TimeProvider clock)
    {
        (Tables, Path, Clock) = (tables, path, clock);
        log = new TableLog(tables, path);
        snapshot = Snapshot.Empty(tables, path);
        lookedAt = clock.GetTimestamp();
    }

    /// <summary>The folder that holds the tables.</summary>
    public ObjectFolder Tables { get; }

    /// <summary>Name of the table's folder below it, such as <c>batch/pins</c>.</summary>
    public string Path { get; }

    /// <summary>The table as last seen; other writers may have gone on.</summary>
    public Snapshot Snapshot => snapshot;

    /// <summary>
    /// Why the last checkpoint could not be written; null when it was. Commits stand without it, and the next one
    /// tries again.
    /// </summary>
    public Exception? CheckpointFailure { get; private set; }

    internal TimeProvider Clock { get; }

    /// <summary>Opens a table that exists.</summary>
    /// <param name="tables">The folder that holds the tables.</param>
    /// <param name="path">Name of the table's folder below it.</param>
    /// <param name="clock">Time of commits.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="PinlakeException">
    /// NotFound: there is none. Invalid: it uses a feature that we lack, which is named. Corrupt: its log has a gap or
    /// is damaged.
    /// </exception>
    public static async Task<DeltaTable> OpenAsync(
        ObjectFolder tables, string path, TimeProvider clock, CancellationToken cancellation)
    {
        var table = new DeltaTable(tables, path, clock);
        table.snapshot = await table.log.LoadAsync(null, cancellation).ConfigureAwait(false);
        return table;
    }

    /// <summary>Opens a table, or creates it when there is none.</summary>
    /// <param name="tables">The folder that holds the tables.</param>
    /// <param name="path">Name of the table's folder below it.</param>
    /// <param name="schema">Columns of a new table; a table that exists must have the same ones.</param>
    /// <param name="clock">Time of commits.</param>
    /// <param name="cancellation">Stops it; a table may then exist or not.</param>
    /// <param name="properties">Table properties of a new table, such as <c>delta.deletedFileRetentionDuration</c>.</param>
    /// <exception cref="PinlakeException">As <see cref="OpenAsync"/>; Invalid also: it exists with other columns.</exception>
    public static async Task<DeltaTable> OpenOrCreateAsync(
        ObjectFolder tables,
        string path,
        DeltaSchema schema,
        TimeProvider clock,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? properties = null)
    {
        var table = new DeltaTable(tables, path, clock);
        if (!table.log.Exists())
        {
            SchemaCheck.Writable(path, schema);
            var metadata = new TableMetadata(
                Guid.NewGuid().ToString(),
                SchemaText.Write(schema),
                [],
                properties ?? new Dictionary<string, string>(),
                clock.GetUtcNow().ToUnixTimeMilliseconds());
            if (await table.Commit(CreateTable).TryCreateAsync(metadata, cancellation).ConfigureAwait(false) is { } created)
            {
                table.snapshot = created;
                return table;
            }
        }

        table.snapshot = await table.log.LoadAsync(null, cancellation).ConfigureAwait(false);
        SchemaCheck.Same(path, schema, table.snapshot.Schema);
        return table;
    }

    /// <summary>Whether a table lies in that folder.</summary>
    public static bool Exists(ObjectFolder tables, string path) => new TableLog(tables, path).Exists();

    /// <summary>Paths of all tables that lie two folders deep, as <c>schema/table</c>, in ordinal order.</summary>
    public static IReadOnlyList<string> FindAll(ObjectFolder tables)
    {
        var root = new DirectoryInfo(tables.Root);
        return !root.Exists
            ? []
            : root.EnumerateDirectories()
                .Where(schema => !schema.Name.StartsWith('.'))
                .SelectMany(schema => schema.EnumerateDirectories().Select(table => $"{schema.Name}/{table.Name}"))
                .Where(path => Exists(tables, path))
                .Order(StringComparer.Ordinal)
                .ToList();
    }

    /// <summary>Sees what other writers have committed since.</summary>
    /// <exception cref="PinlakeException">As <see cref="OpenAsync"/>.</exception>
    public async Task<Snapshot> RefreshAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await GoForwardAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The table as it was at a version.</summary>
    /// <exception cref="PinlakeException">
    /// NotFound: no such version. Corrupt: commits before it are gone, and no checkpoint stands for them.
    /// </exception>
    public Task<Snapshot> SnapshotAtAsync(long version, CancellationToken cancellation)
    {
        var current = snapshot;
        return version == current.Version ? Task.FromResult(current) : log.LoadAsync(version, cancellation);
    }

    /// <summary>What the commits up to the last seen one say of themselves, the newest first.</summary>
    /// <param name="entriesMax">Commits to read; fewer come when the log does not go back that far.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(int entriesMax, CancellationToken cancellation)
    {
        var entries = new List<HistoryEntry>();
        for (var version = snapshot.Version; version >= 0 && entries.Count < entriesMax; version--)
        {
            if (await log.ReadCommitAsync(version, cancellation).ConfigureAwait(false) is not { } actions)
            {
                break;
            }

            entries.Add(HistoryEntry.Of(version, actions));
        }

        return entries;
    }

    /// <summary>Makes the change the table's next version; durable when it returns.</summary>
    /// <param name="change">What to do. Its files must be written.</param>
    /// <param name="cancellation">Stops it before the commit is put; from then on it is finished.</param>
    /// <exception cref="PinlakeException">
    /// Conflict: another writer removed a file that the change removes, or changed rows that it was computed from, or was
    /// faster too often; nothing was committed: refresh, and compute the change again. Invalid: a change that this
    /// table may not have. Unavailable: the disk failed; whether it was committed shows in the next refresh.
    /// </exception>
    public async Task<CommitResult> CommitAsync(TableChange change, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (IsStale)
            {
                await GoForwardAsync(cancellation).ConfigureAwait(false);
            }

            var result = await Commit(change).RunAsync(snapshot, cancellation).ConfigureAwait(false);
            Accept(result.Snapshot);
            if (!result.AlreadyCommitted)
            {
                await WriteCheckpointIfDueAsync().ConfigureAwait(false);
            }

            return result with { Snapshot = snapshot };
        }
        finally
        {
            gate.Release();
        }
    }

    private static TableChange CreateTable { get; } = new("CREATE TABLE")
    {
        OperationParameters = new Dictionary<string, string>
        {
            ["partitionBy"] = "[]",
            ["isManaged"] = "false",
            ["properties"] = "{}",
        },
    };

    private bool IsStale => Clock.GetElapsedTime(lookedAt) > TrustedFor;

    private TableCommit Commit(TableChange change) => new(Tables, log, Path, Clock, change);

    private async Task<Snapshot> GoForwardAsync(CancellationToken cancellation)
    {
        Accept(IsStale
            ? await log.LoadAsync(null, cancellation).ConfigureAwait(false)
            : await log.GoForwardAsync(snapshot, cancellation).ConfigureAwait(false));
        return snapshot;
    }

    private void Accept(Snapshot seen) => (snapshot, lookedAt) = (seen, Clock.GetTimestamp());

    private async Task WriteCheckpointIfDueAsync()
    {
        if (CheckpointFailure is null && snapshot.Version % CheckpointWriter.IntervalOf(snapshot.Properties) != 0)
        {
            return;
        }

        try
        {
            snapshot = CheckpointWriter.Forget(snapshot, Clock.GetUtcNow());
            await CheckpointWriter.WriteAsync(Tables, log, snapshot).ConfigureAwait(false);
            CheckpointFailure = null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or PinlakeException)
        {
            // The commit stands: to report a failure here would make the caller do it twice.
            CheckpointFailure = failure;
        }
    }
}
