namespace Pinlake.Lake.Delta;

/// <summary>A writer's own progress, kept in the table itself: the base of exactly once.</summary>
/// <param name="AppId">Name of the writer.</param>
/// <param name="Version">Its number for this change; it must grow from commit to commit.</param>
public sealed record TableTransaction(string AppId, long Version);

/// <summary>What one commit is to do, all or nothing.</summary>
/// <param name="Operation">What was done, in Spark's words where there is one: WRITE, MERGE, CREATE TABLE, OPTIMIZE.</param>
public sealed record TableChange(string Operation)
{
    /// <summary>Files that become part of the table. They lie under their names already.</summary>
    /// <remarks>
    /// Here and in <see cref="Removes"/>, a file whose <see cref="AddFile.DataChange"/> is false holds rows that only move from
    /// one file to another: no change of rows to other writers and to readers who follow the table.
    /// </remarks>
    public IReadOnlyList<AddFile> Adds { get; init; } = [];

    /// <summary>Files of the snapshot that stop being part of it.</summary>
    public IReadOnlyList<AddFile> Removes { get; init; } = [];

    /// <summary>The writer's progress; a table that has seen this number or a higher one is not changed again.</summary>
    public TableTransaction? Transaction { get; init; }

    /// <summary>
    /// Version whose rows this change was computed from: rows added or removed since then are a conflict. Null for a
    /// blind append, which no other commit can spoil.
    /// </summary>
    public long? ReadVersion { get; init; }

    /// <summary>New columns of the table; null keeps them.</summary>
    public DeltaSchema? Schema { get; init; }

    /// <summary>How it was done, for the history. Values are plain text.</summary>
    public IReadOnlyDictionary<string, string> OperationParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Counts for the history.</summary>
    public IReadOnlyDictionary<string, long> OperationMetrics { get; init; } = new Dictionary<string, long>();
}

/// <summary>How a commit ended.</summary>
/// <param name="Snapshot">The table with the change in it.</param>
/// <param name="AlreadyCommitted">True when the table had seen the transaction before; nothing was written now.</param>
public sealed record CommitResult(Snapshot Snapshot, bool AlreadyCommitted);
