using DuckDB.NET.Data;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>Turns staged rows, one per key, into a change that inserts the new keys and replaces the older rows.</summary>
/// <remarks>
/// Copy on write: files that hold a replaced row are written again without it. Which files may hold a key is known from
/// their statistics; in those, only the key and the columns that the predicate names are read. Small files are folded in
/// on the way (<see cref="FoldPolicy"/>), so that a table that gets a commit a second keeps few files.
/// </remarks>
public sealed class TableUpsert
{
    private readonly DuckDBConnection connection;
    private readonly DeltaTable table;
    private readonly string staged;
    private readonly string key;
    private readonly string stagedIsLaterSql;
    private readonly string keyColumn;

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
        DuckDBConnection connection, DeltaTable table, string stagedRelation, string keyColumn, string stagedIsLaterSql)
    {
        (this.connection, this.table, staged) = (connection, table, stagedRelation);
        (this.keyColumn, this.stagedIsLaterSql) = (keyColumn, stagedIsLaterSql);
        key = SqlText.Name(keyColumn);
    }

    /// <summary>Finds the stored rows, and writes the new files.</summary>
    /// <returns>The change, not yet committed: add a transaction and metrics by <c>with</c>, then commit it.</returns>
    /// <exception cref="PinlakeException">
    /// Invalid: a staged key is NULL or twice there, or the table has no such column. Corrupt: the table holds a key twice.
    /// </exception>
    public async Task<PreparedUpsert> PrepareAsync(CancellationToken cancellation)
    {
        var snapshot = table.Snapshot;
        if (snapshot.Schema.Find(keyColumn) is null)
        {
            throw Failure(FailureKind.Invalid, $"it has no column '{keyColumn}'");
        }

        var keys = ReadStagedKeys(cancellation);
        if (keys.RowCount == 0)
        {
            return new PreparedUpsert(Change(snapshot, [], [], new UpsertCounts()), 0, 0, 0);
        }

        var matches = $"pinlake_matches_{Guid.NewGuid():N}";
        try
        {
            var candidates = snapshot.Files.Where(file => keys.MayBeIn(file, snapshot.Schema.Find(keyColumn)!)).ToList();
            var found = Match(snapshot, candidates, matches, cancellation);
            return await WriteAsync(snapshot, keys.RowCount, found, matches, cancellation).ConfigureAwait(false);
        }
        finally
        {
            LogDuckDb.Execute(connection, $"DROP TABLE IF EXISTS {matches}", Purpose, CancellationToken.None);
        }
    }

    private string Purpose => $"Table '{table.Path}': upsert";

    private StagedKeys ReadStagedKeys(CancellationToken cancellation)
    {
        StagedKeys? keys = null;
        var (named, distinct) = (0L, 0L);
        LogDuckDb.Query(
            connection,
            $"SELECT count(*), count({key}), count(DISTINCT {key}), CAST(min({key}) AS VARCHAR), CAST(max({key}) AS VARCHAR) FROM {staged} AS staged",
            row =>
            {
                keys = new StagedKeys(
                    row.GetInt64(0), row.IsDBNull(3) ? "" : row.GetString(3), row.IsDBNull(4) ? "" : row.GetString(4));
                (named, distinct) = (row.GetInt64(1), row.GetInt64(2));
            },
            Purpose,
            cancellation);
        if (named != keys!.RowCount || distinct != keys.RowCount)
        {
            throw Failure(
                FailureKind.Invalid,
                $"of {keys.RowCount} staged rows {keys.RowCount - named} have no '{keyColumn}' and {named - distinct} repeat one");
        }

        return keys;
    }

    /// <summary>Notes, in a temporary table, which staged keys are stored, where, and which of the two rows is later.</summary>
    private List<(AddFile File, long Later, long Stale)> Match(
        Snapshot snapshot, List<AddFile> candidates, string matches, CancellationToken cancellation)
    {
        LogDuckDb.Execute(
            connection,
            $"CREATE TEMP TABLE {matches} AS SELECT staged.{key} AS key, stored.{FileRelation.FileColumn} AS file, "
            + $"coalesce(({stagedIsLaterSql}), false) AS later FROM {staged} AS staged "
            + $"JOIN ({FileRelation.Sql(snapshot, candidates, withFile: true)}) AS stored ON stored.{key} = staged.{key}",
            Purpose,
            cancellation);
        var files = candidates.ToDictionary(snapshot.FilePath);
        var found = new List<(AddFile, long, long)>();
        var (rows, distinct) = (0L, 0L);
        LogDuckDb.Query(
            connection,
            $"SELECT file, count(*) FILTER (later), count(*) FILTER (NOT later), (SELECT count(DISTINCT key) FROM {matches}) "
            + $"FROM {matches} GROUP BY file",
            row =>
            {
                found.Add((files[row.GetString(0)], row.GetInt64(1), row.GetInt64(2)));
                (rows, distinct) = (rows + row.GetInt64(1) + row.GetInt64(2), row.GetInt64(3));
            },
            Purpose,
            cancellation);
        return rows == distinct
            ? found
            : throw Failure(FailureKind.Corrupt, $"the table holds {rows - distinct} rows more than one for a '{keyColumn}' that is staged");
    }

    private async Task<PreparedUpsert> WriteAsync(
        Snapshot snapshot,
        long stagedRows,
        List<(AddFile File, long Later, long Stale)> found,
        string matches,
        CancellationToken cancellation)
    {
        var replaced = found.Sum(match => match.Later);
        var stale = found.Sum(match => match.Stale);
        var rewritten = found.Where(match => match.Later > 0).Select(match => match.File).ToList();
        var adds = new List<AddFile>();
        List<AddFile> folded = [];
        if (stagedRows > stale)
        {
            folded = [.. rewritten.Where(FoldPolicy.IsSmall), .. FoldPolicy.Choose(snapshot.Files.Except(rewritten))];
            var fresh = $"SELECT {SqlText.Names(snapshot.Schema.Names)} FROM {staged} AS staged "
                + $"WHERE NOT EXISTS (SELECT 1 FROM {matches} AS match WHERE NOT match.later AND match.key = staged.{key})";
            var sql = folded.Count == 0 ? fresh : $"{KeptSql(snapshot, folded, matches)} UNION ALL {fresh}";
            Keep(adds, await DataFileWriter.WriteAsync(connection, table, sql, cancellation).ConfigureAwait(false));
        }

        // Large files are rewritten one by one, so that none grows.
        var large = rewritten.Except(folded).ToList();
        foreach (var file in large)
        {
            var kept = KeptSql(snapshot, [file], matches);
            Keep(adds, await DataFileWriter.WriteAsync(connection, table, kept, cancellation).ConfigureAwait(false));
        }

        var counts = new UpsertCounts(stagedRows, stagedRows - replaced - stale, replaced, stale);
        return new PreparedUpsert(
            Change(snapshot, adds, [.. folded, .. large], counts), counts.Inserted, counts.Replaced, counts.Stale);
    }

    private string KeptSql(Snapshot snapshot, IReadOnlyList<AddFile> files, string matches) =>
        $"SELECT {SqlText.Names(snapshot.Schema.Names)} FROM ({FileRelation.Sql(snapshot, files)}) AS stored "
        + $"WHERE NOT EXISTS (SELECT 1 FROM {matches} AS match WHERE match.later AND match.key = stored.{key})";

    private static void Keep(List<AddFile> adds, AddFile? file)
    {
        if (file is not null)
        {
            adds.Add(file);
        }
    }

    private TableChange Change(Snapshot snapshot, List<AddFile> adds, List<AddFile> removes, UpsertCounts counts)
    {
        var written = adds.Sum(file => file.RowCount ?? 0);
        return new TableChange("MERGE")
        {
            Adds = adds,
            Removes = removes,
            ReadVersion = snapshot.Version,
            OperationParameters = new Dictionary<string, string>
            {
                ["predicate"] = $"[\"({keyColumn}#stored = {keyColumn}#staged)\"]",
                ["matchedPredicates"] = "[{\"actionType\":\"update\"}]",
                ["notMatchedPredicates"] = "[{\"actionType\":\"insert\"}]",
            },
            OperationMetrics = new Dictionary<string, long>
            {
                ["numSourceRows"] = counts.Staged,
                ["numTargetRowsInserted"] = counts.Inserted,
                ["numTargetRowsUpdated"] = counts.Replaced,
                ["numTargetRowsDeleted"] = 0,
                ["numTargetRowsCopied"] = written - counts.Inserted - counts.Replaced,
                ["numOutputRows"] = written,
                ["numTargetFilesAdded"] = adds.Count,
                ["numTargetFilesRemoved"] = removes.Count,
            },
        };
    }

    private PinlakeException Failure(FailureKind kind, string what) => new(kind, $"{Purpose}: {what}. Nothing was committed.");

    private readonly record struct UpsertCounts(long Staged, long Inserted, long Replaced, long Stale);
}

/// <summary>An upsert whose files are written, to be committed.</summary>
/// <param name="Change">The change; its ReadVersion, Adds, Removes, Operation and Spark's own metrics are set.</param>
/// <param name="InsertedRows">Staged rows whose key was new.</param>
/// <param name="ReplacedRows">Staged rows that take the place of a stored one.</param>
/// <param name="StaleRows">Staged rows that were left out because the stored one is as late or later.</param>
public sealed record PreparedUpsert(TableChange Change, long InsertedRows, long ReplacedRows, long StaleRows);
