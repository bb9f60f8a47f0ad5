using DuckDB.NET.Data;

namespace Pinlake.Lake.Delta;

/// <summary>Turns staged rows, one per key, into a change that inserts the new keys and replaces the older rows.</summary>
/// <remarks>
/// Copy on write: files that hold a replaced row are written again without it. Small files are folded in on the way,
/// so that a table that gets a commit a second keeps few files.
/// </remarks>
public sealed class TableUpsert
{
    /// <summary>Describes an upsert; <see cref="PrepareAsync"/> does it.</summary>
    /// <param name="connection">Runs the queries; nobody else may use it meanwhile.</param>
    /// <param name="table">Table whose last snapshot is the base.</param>
    /// <param name="stagedRelation">Name of a DuckDB table or view with the table's columns, or a query in parentheses; one row per key.</param>
    /// <param name="keyColumn">Column that tells the rows apart; never NULL in the staged rows.</param>
    /// <param name="stagedIsLaterSql">
    /// Predicate over <c>staged</c> and <c>stored</c>, two rows of the same key, that says whether the staged one takes the
    /// place of the stored one. NULL counts as false.
    /// </param>
    public TableUpsert(
        DuckDBConnection connection, DeltaTable table, string stagedRelation, string keyColumn, string stagedIsLaterSql) =>
        throw new NotImplementedException();

    /// <summary>Finds the stored rows, and writes the new files.</summary>
    /// <returns>The change, not yet committed: add a transaction and metrics by <c>with</c>, then commit it.</returns>
    /// <exception cref="Model.PinlakeException">Invalid: a staged key is NULL or twice there.</exception>
    public Task<PreparedUpsert> PrepareAsync(CancellationToken cancellation) => throw new NotImplementedException();
}

/// <summary>An upsert whose files are written, to be committed.</summary>
/// <param name="Change">The change; its ReadVersion, Adds, Removes, Operation and Spark's own metrics are set.</param>
/// <param name="InsertedRows">Staged rows whose key was new.</param>
/// <param name="ReplacedRows">Staged rows that take the place of a stored one.</param>
/// <param name="StaleRows">Staged rows that were left out because the stored one is as late or later.</param>
public sealed record PreparedUpsert(TableChange Change, long InsertedRows, long ReplacedRows, long StaleRows);
