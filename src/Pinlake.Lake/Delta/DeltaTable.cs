using Pinlake.Lake.Objects;

namespace Pinlake.Lake.Delta;

/// <summary>One Delta table: holds the last snapshot it saw, and commits behind it.</summary>
/// <remarks>Safe from many threads and beside writers in other processes.</remarks>
public sealed class DeltaTable
{
    private DeltaTable(ObjectFolder tables, string path, TimeProvider clock) =>
        (Tables, Path, Clock) = (tables, path, clock);

    /// <summary>The folder that holds the tables.</summary>
    public ObjectFolder Tables { get; }

    /// <summary>Name of the table's folder below it, such as <c>batch/pins</c>.</summary>
    public string Path { get; }

    /// <summary>The table as last seen; other writers may have gone on.</summary>
    public Snapshot Snapshot { get; } = new();

    internal TimeProvider Clock { get; }

    /// <summary>Opens a table that exists.</summary>
    /// <exception cref="Model.PinlakeException">
    /// NotFound: there is none. Invalid: it uses a feature that we lack, which is named. Corrupt: its log has a gap.
    /// </exception>
    public static Task<DeltaTable> OpenAsync(ObjectFolder tables, string path, TimeProvider clock, CancellationToken cancellation) =>
        Task.FromResult(new DeltaTable(tables, path, clock));

    /// <summary>Opens a table, or creates it when there is none.</summary>
    /// <param name="tables">The folder that holds the tables.</param>
    /// <param name="path">Name of the table's folder below it.</param>
    /// <param name="schema">Columns of a new table; a table that exists must have the same ones.</param>
    /// <param name="clock">Time of commits.</param>
    /// <param name="cancellation">Stops it; a table may then exist or not.</param>
    /// <param name="properties">Table properties of a new table.</param>
    /// <exception cref="Model.PinlakeException">As <see cref="OpenAsync"/>; Conflict: it exists with other columns.</exception>
    public static Task<DeltaTable> OpenOrCreateAsync(
        ObjectFolder tables,
        string path,
        DeltaSchema schema,
        TimeProvider clock,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? properties = null) => throw new NotImplementedException();

    /// <summary>Whether a table lies in that folder.</summary>
    public static bool Exists(ObjectFolder tables, string path) => throw new NotImplementedException();

    /// <summary>Paths of all tables that lie two folders deep, as <c>schema/table</c>, in order.</summary>
    public static IReadOnlyList<string> FindAll(ObjectFolder tables) => throw new NotImplementedException();

    /// <summary>Sees what other writers have committed since.</summary>
    public Task<Snapshot> RefreshAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The table as it was at a version.</summary>
    /// <exception cref="Model.PinlakeException">NotFound: no such version, or its log is gone.</exception>
    public Task<Snapshot> SnapshotAtAsync(long version, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>What the commits say of themselves, the newest first.</summary>
    /// <param name="entriesMax">Commits to read.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<IReadOnlyList<HistoryEntry>> HistoryAsync(int entriesMax, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Makes the change the table's next version; durable when it returns.</summary>
    /// <exception cref="Model.PinlakeException">
    /// Conflict: another writer removed a file that the change removes, or changed rows that it was computed from; nothing
    /// was committed: compute it again. Invalid: the change is none that this table may have.
    /// </exception>
    public Task<CommitResult> CommitAsync(TableChange change, CancellationToken cancellation) => throw new NotImplementedException();
}
