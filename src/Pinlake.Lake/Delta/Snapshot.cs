namespace Pinlake.Lake.Delta;

/// <summary>A table as it was at one version. Immutable.</summary>
public sealed class Snapshot
{
    internal Snapshot()
    {
    }

    /// <summary>Number of the commit that it ends with; 0 is the first.</summary>
    public long Version { get; internal init; }

    /// <summary>The columns, in order.</summary>
    public DeltaSchema Schema { get; internal init; } = new([]);

    /// <summary>The files that hold the rows, ordered by path.</summary>
    public IReadOnlyList<AddFile> Files { get; internal init; } = [];

    /// <summary>Progress of each writer that keeps it in this table, by the writer's name.</summary>
    public IReadOnlyDictionary<string, long> Transactions { get; internal init; } = new Dictionary<string, long>();

    /// <summary>Table properties, such as <c>delta.appendOnly</c>.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; internal init; } = new Dictionary<string, string>();

    /// <summary>
    /// A query in DuckDB's SQL that gives the rows, with the declared columns in the declared order and types. Put it
    /// in parentheses to use it as a relation.
    /// </summary>
    public string RelationSql() => throw new NotImplementedException();
}
