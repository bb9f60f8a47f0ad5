using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;
using Pinlake.Lake.Delta;
using Pinlake.Model;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Cleaning;

namespace Pinlake.Jobs.Ingest;

/// <summary>What one plan became.</summary>
/// <param name="Tables">Name of each table that rows of the plan were for, and what became of them.</param>
/// <param name="OfNoKind">Records whose kind could not be told; all are in quarantine.</param>
internal sealed record IngestResult(IReadOnlyDictionary<string, IngestCounts> Tables, long OfNoKind);

/// <summary>Staged records in, commits to one lane's tables out: decode, clean, latest row per key, upsert.</summary>
/// <remarks>
/// All commits of a plan carry its number as their transaction, so a plan can be done again at any time: a table that
/// has it is left alone. The quarantine comes first, then the kinds in their order. A kind's table gets a commit when
/// the plan has records of that kind, even if it keeps none of them, because its metrics must tell of every record;
/// records of no kind are counted as read by the quarantine's commit. One plan at a time.
/// </remarks>
internal sealed class LaneIngest : IDisposable
{
    private const int AttemptsMax = 10;

    /// <summary>Records below which DuckDB's optimizer costs more than it saves: 150 ms a plan, however small.</summary>
    private const int OptimizedRecordsMin = 2000;

    private readonly DuckDBConnection connection;
    private readonly LaneTables tables;
    private readonly CleaningSql cleaning;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    /// <summary>Prepares the lane's working tables.</summary>
    /// <param name="connection">A connection of its own, with the prelude; disposed with this.</param>
    /// <param name="tables">The lane's tables.</param>
    /// <param name="pipeline">How records are cleaned.</param>
    /// <param name="clock">Time of quarantining.</param>
    /// <param name="logger">Hears of conflicts with other writers.</param>
    public LaneIngest(DuckDBConnection connection, LaneTables tables, Pipeline pipeline, TimeProvider clock, ILogger logger)
    {
        (this.connection, this.tables, this.clock, this.logger) = (connection, tables, clock, logger);
        cleaning = pipeline.Cleaning(Dialect.DuckDb);
        connection.Execute(cleaning.CreateRecords);
    }

    /// <summary>Test hook: called with a table's name before each of its commits.</summary>
    internal Action<string>? BeforeCommit { get; set; }

    /// <summary>Opens the working table for the records of the next plan.</summary>
    public RecordStage Stage() => new(connection);

    /// <summary>Cleans what is staged and commits it as the plan of that number.</summary>
    public async Task<IngestResult> CommitAsync(long planNumber, CancellationToken cancellation)
    {
        Clean();
        var read = CountByKind(CleaningSql.Decoded);
        var rejected = CountByKind(CleaningSql.RejectedRows);
        var ofNoKind = read.GetValueOrDefault("");
        await CommitQuarantineAsync(planNumber, rejected.Values.Sum(), ofNoKind, cancellation).ConfigureAwait(false);

        var results = new Dictionary<string, IngestCounts>();
        foreach (var (kind, table) in tables.Kinds.Where(entry => read.ContainsKey(entry.Kind.Name)))
        {
            results[kind.Table] = await CommitKindAsync(
                planNumber, kind, table, read[kind.Name], rejected.GetValueOrDefault(kind.Name), cancellation).ConfigureAwait(false);
        }

        return new IngestResult(results, ofNoKind);
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private void Clean()
    {
        var isSmall = connection.Query($"select count(*) from {CleaningSql.Records}", row => row.GetInt64(0)).Single() < OptimizedRecordsMin;
        connection.Execute(isSmall ? "pragma disable_optimizer" : "pragma enable_optimizer");
        try
        {
            connection.Execute(cleaning.Decode);
            foreach (var (kind, _) in tables.Kinds)
            {
                connection.Execute(cleaning.Clean(kind));
            }

            connection.Execute(cleaning.Rejected);
        }
        finally
        {
            connection.Execute("pragma enable_optimizer");
        }
    }

    private async Task CommitQuarantineAsync(long planNumber, long rows, long ofNoKind, CancellationToken cancellation)
    {
        if (rows == 0 || tables.Holds(tables.Quarantine, planNumber))
        {
            return;
        }

        BeforeCommit?.Invoke(QuarantineTable.Name);
        var metrics = new Dictionary<string, long> { ["rowsRead"] = ofNoKind, ["rowsQuarantined"] = rows };
        await TableAppend.CommitAsync(
            connection,
            tables.Quarantine,
            QuarantineTable.Query(clock.GetUtcNow()),
            new TableTransaction(tables.AppId, planNumber),
            metrics,
            cancellation).ConfigureAwait(false);
    }

    private async Task<IngestCounts> CommitKindAsync(
        long planNumber, PipelineKind kind, DeltaTable table, long read, long rejected, CancellationToken cancellation)
    {
        var latest = $"latest_{kind.Model}";
        var cleaned = CleaningSql.CleanedName(kind);
        connection.Execute($"create or replace temp table {Sql.Name(latest)} as {LatestRow.Query(kind, Sql.Name(cleaned))}");
        var (good, unwrapped, extras) = connection.Query(
            $"""
            select count(*), count(*) filter (where unwrapped), coalesce(sum(extra_columns), 0)::bigint
            from {Sql.Name(cleaned)} where _reason is null
            """,
            row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))).Single();
        if (read != good + rejected)
        {
            throw new PinlakeException(
                FailureKind.Bug,
                $"Cleaning {read} records of kind '{kind.Name}' gave {good} good and {rejected} bad rows; these should add up. "
                + $"Table '{table.Path}' was left as it is. Look at the pipeline's statements for that kind.");
        }

        for (var attempt = 1; ; attempt++)
        {
            if (tables.Holds(table, planNumber))
            {
                return IngestCounts.Zero;
            }

            var upsert = await PrepareAsync(kind, table, latest, good, cancellation).ConfigureAwait(false);
            var counts = new IngestCounts(read, upsert.InsertedRows, good - upsert.InsertedRows, rejected, unwrapped, extras);
            var change = upsert.Change with
            {
                Transaction = new TableTransaction(tables.AppId, planNumber),
                OperationMetrics = Merge(upsert.Change.OperationMetrics, counts.ToMetrics()),
            };
            try
            {
                BeforeCommit?.Invoke(kind.Table);
                var result = await table.CommitAsync(change, cancellation).ConfigureAwait(false);
                return result.AlreadyCommitted ? IngestCounts.Zero : counts;
            }
            catch (PinlakeException failure) when (failure.Kind == FailureKind.Conflict && attempt < AttemptsMax)
            {
                logger.LogInformation("{Message} Computing it again.", failure.Message);
                await table.RefreshAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<PreparedUpsert> PrepareAsync(
        PipelineKind kind, DeltaTable table, string latest, long good, CancellationToken cancellation) =>
        good == 0
            ? new PreparedUpsert(new TableChange("WRITE"), 0, 0, 0)
            : await new TableUpsert(connection, table, latest, kind.Key.Column, LatestRow.StagedIsLaterSql)
                .PrepareAsync(cancellation).ConfigureAwait(false);

    // Rows of no kind are under the empty name, which no kind can have.
    private Dictionary<string, long> CountByKind(string table) => connection.Query(
        $"select coalesce(kind, ''), count(*) from {table} group by all",
        row => (Kind: row.GetString(0), Count: row.GetInt64(1))).ToDictionary(entry => entry.Kind, entry => entry.Count);

    private static Dictionary<string, long> Merge(IReadOnlyDictionary<string, long> first, IReadOnlyDictionary<string, long> second)
    {
        var merged = new Dictionary<string, long>(first);
        foreach (var (name, value) in second)
        {
            merged[name] = value;
        }

        return merged;
    }
}
