using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pinlake.App.Composition;
using Pinlake.App.Configuration;
using Pinlake.App.Output;
using Pinlake.App.Query;
using Pinlake.Emulator;
using Pinlake.Jobs;
using Pinlake.Jobs.Batch;
using Pinlake.Jobs.Live;
using Pinlake.Jobs.Reconcile;
using Pinlake.Jobs.Views;
using Pinlake.Pipelines;

namespace Pinlake.App.Demo;

/// <summary>Takes posts the whole way, through both lanes to the views, and checks what came out.</summary>
internal sealed class DemoRun(
    Settings settings, DataFolder folder, Pipeline pipeline, Terminal terminal, TimeProvider clock, ILoggerFactory logs)
{
    private static readonly TimeSpan ObjectAgeMax = TimeSpan.FromSeconds(1);

    private readonly LakeFolders folders = LakeFolders.Below(folder.FullPath);

    /// <summary>Runs it.</summary>
    /// <exception cref="Model.PinlakeException">A part could not do its work. What was taken is kept in the folder.</exception>
    public async Task<DemoReport> RunAsync(CancellationToken cancellation)
    {
        var startedAt = Stopwatch.GetTimestamp();
        (settings.Http.Port, settings.Kafka.Port) = (0, 0);
        // Nobody wants to watch an object come of age.
        settings.Sink.ObjectAgeMax = settings.Sink.ObjectAgeMax < ObjectAgeMax ? settings.Sink.ObjectAgeMax : ObjectAgeMax;
        await using var server = await PinlakeServer
            .StartAsync(settings, folder, pipeline, ServerParts.Everything, clock, logs, cancellation).ConfigureAwait(false);
        await terminal.Notes.WriteLineAsync($"Kafka {server.Ports.Kafka}, HTTP {server.Ports.Http}, data '{folder.FullPath}'").ConfigureAwait(false);

        var freshness = new Freshness();
        server.Jobs!.Live.Committed += freshness.Committed;
        var posted = await PostAsync(server, freshness, cancellation).ConfigureAwait(false);
        using (var step = ProgressStep.Start(terminal, "landing"))
        {
            await LaneWait.RunAsync(server, step, clock, cancellation).ConfigureAwait(false);
        }

        var batchStartedAt = Stopwatch.GetTimestamp();
        await BatchAsync(server, cancellation).ConfigureAwait(false);
        var batchSeconds = Stopwatch.GetElapsedTime(batchStartedAt).TotalSeconds;
        ReconcileReport reconcile;
        using (var step = ProgressStep.Start(terminal, "reconcile"))
        {
            reconcile = await new ReconcileJob(settings.Reconcile, pipeline, server.Engine!, folders, clock).RunAsync(cancellation).ConfigureAwait(false);
            step.Report(1, reconcile.Agrees ? "the lanes agree" : $"{reconcile.DifferenceCount} differences");
        }

        return await ReportAsync(server, posted, freshness, reconcile, batchSeconds, startedAt, cancellation).ConfigureAwait(false);
    }

    private async Task<EmulatorReport> PostAsync(PinlakeServer server, Freshness freshness, CancellationToken cancellation)
    {
        var options = settings.Emulator;
        BuiltinSource.SetUp(options, settings.Pipeline);
        (options.KafkaBase, options.KinesisBase) = (server.Ports.Http, server.Ports.Http);
        (options.Max, options.RatePostsPerSecond) = (options.RatePostsPerSecond is null, options.RatePostsPerSecond);
        options.OnAcknowledged = freshness.Sent;
        using var step = ProgressStep.Start(terminal, "posting");
        var report = await EmulatorRun.RunAsync(options, clock, step.Of<EmulatorProgress>(PostingProgress.Describe), cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return report;
    }

    private async Task BatchAsync(PinlakeServer server, CancellationToken cancellation)
    {
        using var step = ProgressStep.Start(terminal, "batch");
        var batch = await new BatchJob(settings.Batch, pipeline, server.Engine!, folders, clock, logs.CreateLogger<BatchJob>())
            .RunAsync(cancellation).ConfigureAwait(false);
        step.Report(0.5, $"{batch.RecordCount} records of {batch.ObjectCount} raw objects");
        var views = await new ViewsJob(pipeline, server.Engine!, folders, clock, logs.CreateLogger<ViewsJob>())
            .RunAsync(cancellation).ConfigureAwait(false);
        step.Report(1, $"{batch.RecordCount} records of {batch.ObjectCount} raw objects, {views.Count} views");
    }

    private async Task<DemoReport> ReportAsync(
        PinlakeServer server, EmulatorReport posted, Freshness freshness, ReconcileReport reconcile, double batchSeconds, long startedAt,
        CancellationToken cancellation)
    {
        var (kafka, kinesis) = (server.Progress!.Batch().Records, server.Progress.Live().Records);
        var records = new Dictionary<string, long> { [BatchJob.Lane] = kafka, [LiveJob.Lane] = kinesis };
        var mistakes = await Accounts.FindMistakesAsync(folders.Tables, pipeline, records, clock, cancellation).ConfigureAwait(false);
        var summaries = (await TableSummary.ReadAllAsync(folder.Tables, clock, cancellation).ConfigureAwait(false))
            .ToDictionary(summary => summary.Table);
        var (rawObjects, rawRecords) = CountRaw();
        return new DemoReport
        {
            Folder = folder.FullPath,
            Posted = posted,
            KafkaRecords = kafka,
            KinesisRecords = kinesis,
            RawObjects = rawObjects,
            RawRecords = rawRecords,
            Tables = [.. records.Keys.SelectMany(lane => pipeline.Kinds.Select(kind => summaries[$"{lane}.{kind.Table}"]))],
            QuarantinedBatch = summaries[$"{BatchJob.Lane}.quarantine"].Rows ?? 0,
            QuarantinedLive = summaries[$"{LiveJob.Lane}.quarantine"].Rows ?? 0,
            Reconcile = reconcile,
            Mistakes = mistakes,
            FreshnessMs = freshness.Milliseconds(),
            BatchSeconds = batchSeconds,
            Views = await ReadViewsAsync(cancellation).ConfigureAwait(false),
            TotalSeconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds,
        };
    }

    private (long Objects, long Records) CountRaw()
    {
        var (objects, records) = (0L, 0L);
        foreach (var entry in folders.Raw.List("topics/"))
        {
            objects++;
            records += File.ReadLines(folders.Raw.PathOf(entry.Key)).LongCount();
        }

        return (objects, records);
    }

    private async Task<IReadOnlyList<ViewAnswer>> ReadViewsAsync(CancellationToken cancellation)
    {
        using var session = await TableSession.OpenAsync(folder.Tables, settings.DuckDb, clock, cancellation).ConfigureAwait(false);
        var answers = new List<ViewAnswer>();
        foreach (var view in pipeline.Views)
        {
            session.Query(
                $"select * from {ViewsJob.Schema}.\"{view.Name}\" {pipeline.OrderBy(view, Dialect.DuckDb)}",
                (columns, next) =>
                {
                    var rows = new List<object?[]>();
                    while (next() is { } row)
                    {
                        rows.Add(row);
                    }

                    answers.Add(new(view.Name, columns, rows));
                },
                cancellation);
        }

        return answers;
    }
}
