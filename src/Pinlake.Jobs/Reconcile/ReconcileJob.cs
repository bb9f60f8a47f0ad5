using DuckDB.NET.Data;
using Pinlake.Engines.DuckDb;
using Pinlake.Jobs.Batch;
using Pinlake.Jobs.Ingest;
using Pinlake.Jobs.Live;
using Pinlake.Lake.Delta;
using Pinlake.Model;
using Pinlake.Pipelines;

namespace Pinlake.Jobs.Reconcile;

/// <summary>Compares the lanes' tables row by row, in all columns but the origin.</summary>
public sealed class ReconcileJob
{
    private readonly ReconcileOptions options;
    private readonly Pipeline pipeline;
    private readonly DuckDbEngine engine;
    private readonly LakeFolders folders;
    private readonly TimeProvider clock;

    /// <summary>Creates the job; nothing is read.</summary>
    /// <param name="options">How much is listed.</param>
    /// <param name="pipeline">The tables.</param>
    /// <param name="engine">Where they are compared; the job takes a connection of its own.</param>
    /// <param name="folders">The tables' folder.</param>
    /// <param name="clock">Needed to open tables.</param>
    public ReconcileJob(ReconcileOptions options, Pipeline pipeline, DuckDbEngine engine, LakeFolders folders, TimeProvider clock) =>
        (this.options, this.pipeline, this.engine, this.folders, this.clock) = (options, pipeline, engine, folders, clock);

    /// <summary>Compares the newest versions of both lanes.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: a lane has no tables yet.</exception>
    public async Task<ReconcileReport> RunAsync(CancellationToken cancellation)
    {
        using var connection = engine.Connect();
        var tables = new List<TableComparison>();
        var differences = new List<Difference>();
        foreach (var kind in pipeline.Kinds)
        {
            var batch = await DeltaTable.OpenAsync(folders.Tables, LaneTables.PathOf(BatchJob.Lane, kind), clock, cancellation).ConfigureAwait(false);
            var live = await DeltaTable.OpenAsync(folders.Tables, LaneTables.PathOf(LiveJob.Lane, kind), clock, cancellation).ConfigureAwait(false);
            connection.Execute(PairsStatement(kind, batch.Snapshot.RelationSql(), live.Snapshot.RelationSql()));
            tables.Add(Count(connection, kind));
            differences.AddRange(List(connection, kind).Take(options.ListedMax));
        }

        return new ReconcileReport(tables, differences);
    }

    private static string DoubledOrMissing => "batch_rows <> 1 or live_rows <> 1";

    /// <summary>One row a key: how many rows each lane has of it, and one of them of each.</summary>
    private static string PairsStatement(PipelineKind kind, string batch, string live)
    {
        var key = Sql.Name(kind.Key.Column);
        string OneOf(string relation, string name) => $"""
            select {key} as key, count(*) as row_count, {string.Join(", ", kind.Columns.Names.Select(
                column => $"first({Sql.Name(column)}) as {Sql.Name(name + column)}"))}
            from ({relation})
            group by {key}
            """;
        return $"""
            create or replace temp table pairs as
            with batch as ({OneOf(batch, "batch ")}), live as ({OneOf(live, "live ")})
            select coalesce(batch.key, live.key) as key,
                coalesce(batch.row_count, 0) as batch_rows,
                coalesce(live.row_count, 0) as live_rows,
                batch.* exclude (key, row_count),
                live.* exclude (key, row_count)
            from batch full join live on batch.key = live.key
            """;
    }

    private static IEnumerable<string> ValueColumns(PipelineKind kind) => kind.Columns.Names.Where(column => column != kind.Key.Column);

    // Rows that one lane lacks differ as a whole, not in each column.
    private static string Differs(string column) =>
        $"(batch_rows > 0 and live_rows > 0 and {Sql.Name("batch " + column)} is distinct from {Sql.Name("live " + column)})";

    private static TableComparison Count(DuckDBConnection connection, PipelineKind kind)
    {
        string[] terms =
        [
            "(batch_rows > 1)::int", "(live_rows > 1)::int", "(batch_rows = 0)::int", "(live_rows = 0)::int",
            .. ValueColumns(kind).Select(column => $"{Differs(column)}::int"),
        ];
        return connection.Query(
            $"""
            select coalesce(sum(batch_rows), 0)::bigint, coalesce(sum(live_rows), 0)::bigint,
                coalesce(sum({string.Join(" + ", terms)}), 0)::bigint
            from pairs
            """,
            row => new TableComparison(kind.Table, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))).Single();
    }

    private IEnumerable<Difference> List(DuckDBConnection connection, PipelineKind kind)
    {
        var columns = ValueColumns(kind).ToList();
        var values = columns.Select(column =>
            $"{Differs(column)}, {Sql.Name("batch " + column)}::varchar, {Sql.Name("live " + column)}::varchar");
        var rows = connection.Query(
            $"""
            select {string.Join(", ", values.Prepend("key::varchar, batch_rows, live_rows"))}
            from pairs
            where {string.Join(" or ", columns.Select(Differs).Prepend(DoubledOrMissing))}
            order by key
            limit {options.ListedMax}
            """,
            row => Read(row, kind.Table, columns));
        return rows.SelectMany(row => row);
    }

    private static List<Difference> Read(DuckDBDataReader row, string table, List<string> columns)
    {
        var (key, batchRows, liveRows) = (row.GetString(0), row.GetInt64(1), row.GetInt64(2));
        string? Text(int index) => row.IsDBNull(index) ? null : row.GetString(index);
        Difference OfRows(DifferenceKind kind) => new(
            table, key, kind, null, batchRows.ToString(System.Globalization.CultureInfo.InvariantCulture), liveRows.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var found = new List<Difference>();
        void AddIf(bool applies, DifferenceKind kind)
        {
            if (applies)
            {
                found.Add(OfRows(kind));
            }
        }

        AddIf(batchRows == 0, DifferenceKind.MissingInBatch);
        AddIf(liveRows == 0, DifferenceKind.MissingInLive);
        AddIf(batchRows > 1, DifferenceKind.DoubledInBatch);
        AddIf(liveRows > 1, DifferenceKind.DoubledInLive);
        for (var index = 0; index < columns.Count; index++)
        {
            var at = 3 + (3 * index);
            if (row.GetBoolean(at))
            {
                found.Add(new Difference(table, key, DifferenceKind.Value, columns[index], Text(at + 1), Text(at + 2)));
            }
        }

        return found;
    }
}
