using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;
using Pinlake.Engines.DuckDb;
using Pinlake.Jobs.Batch;
using Pinlake.Jobs.Ingest;
using Pinlake.Lake.Delta;
using Pinlake.Model;
using Pinlake.Pipelines;

namespace Pinlake.Jobs.Views;

/// <summary>The pipeline's questions over the batch tables, each answered into a table <c>views.{name}</c>.</summary>
/// <remarks>
/// A view's table is replaced in one commit, and only when the version of a table that it reads, its query or its
/// columns have changed; that commit says which they were.
/// </remarks>
public sealed class ViewsJob
{
    /// <summary>Schema of the views' tables.</summary>
    public const string Schema = "views";

    private const string InputsParameter = "inputs";
    private const string QueryParameter = "querySha256";
    private const int AttemptsMax = 5;

    private readonly Pipeline pipeline;
    private readonly DuckDbEngine engine;
    private readonly LakeFolders folders;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    /// <summary>Creates the job; nothing is read.</summary>
    /// <param name="pipeline">The views, and the tables that they read.</param>
    /// <param name="engine">Where they are computed; the job takes a connection of its own.</param>
    /// <param name="folders">The tables.</param>
    /// <param name="clock">Time of commits.</param>
    /// <param name="logger">Hears of conflicts.</param>
    public ViewsJob(Pipeline pipeline, DuckDbEngine engine, LakeFolders folders, TimeProvider clock, ILogger<ViewsJob> logger) =>
        (this.pipeline, this.engine, this.folders, this.clock, this.logger) = (pipeline, engine, folders, clock, logger);

    /// <summary>Computes the views whose inputs have changed.</summary>
    /// <returns>All views, in the pipeline's order.</returns>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.NotFound"/>: there are no batch tables yet. <see cref="FailureKind.Invalid"/>: a query
    /// fails, with the view's file named; the views before it are done.
    /// </exception>
    public async Task<IReadOnlyList<ViewResult>> RunAsync(CancellationToken cancellation)
    {
        using var connection = engine.Connect();
        var inputs = new Dictionary<PipelineKind, Snapshot>();
        foreach (var kind in pipeline.Kinds)
        {
            var table = await DeltaTable.OpenAsync(folders.Tables, LaneTables.PathOf(BatchJob.Lane, kind), clock, cancellation).ConfigureAwait(false);
            inputs[kind] = table.Snapshot;
            connection.Execute($"create or replace temp view {Sql.Name(kind.Model)} as {table.Snapshot.RelationSql()}");
        }

        var results = new List<ViewResult>();
        foreach (var view in pipeline.Views)
        {
            results.Add(await RunAsync(connection, view, inputs, cancellation).ConfigureAwait(false));
        }

        return results;
    }

    private async Task<ViewResult> RunAsync(
        DuckDBConnection connection, PipelineView view, Dictionary<PipelineKind, Snapshot> inputs, CancellationToken cancellation)
    {
        var query = $"""
            select {Sql.Names(view.Columns.Names)}
            from ({pipeline.Query(view, Dialect.DuckDb)})
            {pipeline.OrderBy(view, Dialect.DuckDb)}
            """;
        var parameters = new Dictionary<string, string>
        {
            ["mode"] = "Overwrite",
            [InputsParameter] = DescribeInputs(view, inputs),
            [QueryParameter] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query))),
        };
        var path = $"{Schema}/{view.Name}";
        var table = DeltaTable.Exists(folders.Tables, path)
            ? await DeltaTable.OpenAsync(folders.Tables, path, clock, cancellation).ConfigureAwait(false)
            : await DeltaTable.OpenOrCreateAsync(folders.Tables, path, view.Columns, clock, cancellation).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var newest = await table.HistoryAsync(1, cancellation).ConfigureAwait(false);
            if (newest.Count > 0 && parameters.All(entry => newest[0].OperationParameters.GetValueOrDefault(entry.Key) == entry.Value))
            {
                return new ViewResult(view.Name, table.Snapshot.Version, CountRows(table.Snapshot), Replaced: false);
            }

            try
            {
                await ReplaceColumnsAsync(table, view, cancellation).ConfigureAwait(false);
                var file = await WriteAsync(connection, table, view, query, cancellation).ConfigureAwait(false);
                var result = await table.CommitAsync(
                    new TableChange("WRITE")
                    {
                        Adds = file is null ? [] : [file],
                        Removes = table.Snapshot.Files,
                        ReadVersion = table.Snapshot.Version,
                        OperationParameters = parameters,
                        OperationMetrics = new Dictionary<string, long>
                        {
                            ["numFiles"] = file is null ? 0 : 1,
                            ["numOutputRows"] = file?.RowCount ?? 0,
                        },
                    },
                    cancellation).ConfigureAwait(false);
                return new ViewResult(view.Name, result.Snapshot.Version, CountRows(result.Snapshot), Replaced: true);
            }
            catch (PinlakeException failure) when (failure.Kind == FailureKind.Conflict && attempt < AttemptsMax)
            {
                logger.LogInformation("{Message} Computing it again.", failure.Message);
                await table.RefreshAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<AddFile?> WriteAsync(
        DuckDBConnection connection, DeltaTable table, PipelineView view, string query, CancellationToken cancellation)
    {
        try
        {
            return await DataFileWriter.WriteAsync(connection, table, query, cancellation).ConfigureAwait(false);
        }
        catch (DuckDBException failure)
        {
            throw new PinlakeException(
                FailureKind.Invalid,
                $"View '{view.Name}' ({view.Model.Path}) cannot be computed: {failure.Message} Its table is left as it was. Mend the query, then run again.",
                failure);
        }
    }

    // A change of columns empties the table first: a file is written to the columns that its table has.
    private static async Task ReplaceColumnsAsync(DeltaTable table, PipelineView view, CancellationToken cancellation)
    {
        if (table.Snapshot.Schema.Equals(view.Columns))
        {
            return;
        }

        await table.CommitAsync(
            new TableChange("REPLACE TABLE") { Removes = table.Snapshot.Files, ReadVersion = table.Snapshot.Version, Schema = view.Columns },
            cancellation).ConfigureAwait(false);
    }

    // The tables that the query names somewhere: a word too many only means a computation too many.
    private static string DescribeInputs(PipelineView view, Dictionary<PipelineKind, Snapshot> inputs) => string.Join(",", inputs
        .Where(entry => Regex.IsMatch(view.Model.Text, $@"\b{Regex.Escape(entry.Key.Model)}\b", RegexOptions.IgnoreCase))
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{BatchJob.Lane}.{entry.Key.Table}@{entry.Value.Version}"))
        .Order(StringComparer.Ordinal));

    private static long CountRows(Snapshot snapshot) => snapshot.Files.Sum(file => file.RowCount ?? 0);
}
