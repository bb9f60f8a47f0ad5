using Microsoft.Extensions.Logging;
using Pinlake.Engines.DuckDb;
using Pinlake.Jobs.Ingest;
using Pinlake.Jobs.Plans;
using Pinlake.Jobs.Raw;
using Pinlake.Model;
using Pinlake.Pipelines;

namespace Pinlake.Jobs.Batch;

/// <summary>Raw objects not yet seen in, rows of the <c>batch</c> tables out, each record once.</summary>
/// <remarks>
/// Works in steps of bounded size. A step is planned (which objects, and where the next step goes on), then committed
/// to each table under the plan's number. A run that died is finished by the next one, from the plan. Two runs at the
/// same time are safe: each plan goes to one of them. With nothing new, nothing is written.
/// </remarks>
public sealed class BatchJob
{
    /// <summary>Schema of the lane's tables.</summary>
    public const string Lane = "batch";

    private const int PlansLostMax = 100;

    private readonly BatchOptions options;
    private readonly Pipeline pipeline;
    private readonly DuckDbEngine engine;
    private readonly LakeFolders folders;
    private readonly RawFolder raw;
    private readonly PlanFolder<BatchPlan> plans;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Dictionary<string, PipelineKind> kindOfTopic;

    /// <summary>Creates the job; nothing is read.</summary>
    /// <param name="options">How much it takes at a time.</param>
    /// <param name="pipeline">Which topics, and how they are cleaned.</param>
    /// <param name="engine">Where it is cleaned; the job takes a connection of its own.</param>
    /// <param name="folders">Raw objects, plans and tables.</param>
    /// <param name="clock">Time of plans and commits.</param>
    /// <param name="logger">Hears of steps and conflicts.</param>
    public BatchJob(
        BatchOptions options, Pipeline pipeline, DuckDbEngine engine, LakeFolders folders, TimeProvider clock, ILogger<BatchJob> logger)
    {
        (this.options, this.pipeline, this.engine, this.folders) = (options, pipeline, engine, folders);
        (this.clock, this.logger) = (clock, logger);
        raw = new RawFolder(folders.Raw);
        plans = new PlanFolder<BatchPlan>(folders.Plans, Lane, PlanJson.Default.BatchPlan);
        kindOfTopic = pipeline.Kinds.ToDictionary(kind => kind.Topic);
    }

    /// <summary>Test hook: called before each commit, with the table's name.</summary>
    internal Action<string>? BeforeCommit { get; set; }

    /// <summary>Reads all that is new and commits it.</summary>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Corrupt"/>: a planned object is gone or changed. <see cref="FailureKind.Conflict"/>: other
    /// runs took every plan.
    /// </exception>
    /// <remarks>Cancelled, it stops at once; what was planned is finished by the next run.</remarks>
    public async Task<BatchResult> RunAsync(CancellationToken cancellation)
    {
        var tables = await LaneTables.OpenAsync(Lane, pipeline, folders.Tables, clock, cancellation).ConfigureAwait(false);
        using var ingest = new LaneIngest(engine.Connect(), tables, pipeline, clock, logger) { BeforeCommit = BeforeCommit };
        var total = new BatchResult(0, 0, 0, new Dictionary<string, IngestCounts>());
        for (var lost = 0; lost < PlansLostMax; lost++)
        {
            var (number, plan) = await plans.FindNewestAsync(cancellation).ConfigureAwait(false);
            if (plan is not null && !IsDone(tables, number, plan))
            {
                logger.LogInformation("Finishing plan {Number} of the batch lane.", number);
                total = Add(total, plan, await RedoAsync(ingest, number, plan, cancellation).ConfigureAwait(false));
            }

            var news = NewObjects.Find(raw, kindOfTopic.Keys, plan);
            while (true)
            {
                using var stage = ingest.Stage();
                var objects = await StageNewAsync(news, stage, cancellation).ConfigureAwait(false);
                if (objects.Count == 0)
                {
                    return total;
                }

                plan = new BatchPlan(clock.GetUtcNow(), objects, news.Next);
                if (!await plans.PutAsync(++number, plan, cancellation).ConfigureAwait(false))
                {
                    logger.LogInformation("Plan {Number} of the batch lane was taken by another run; looking again.", number);
                    await tables.RefreshAsync(cancellation).ConfigureAwait(false);
                    break;
                }

                total = Add(total, plan, await ingest.CommitAsync(number, cancellation).ConfigureAwait(false));
            }
        }

        throw new PinlakeException(
            FailureKind.Conflict,
            $"Other runs of the batch lane took {PlansLostMax} plans in a row. What they planned is in the tables or will be. "
            + "Run one at a time.");
    }

    // The last commit of a plan is that of its last kind: a table of every kind that has the plan's number says that
    // the quarantine before them has it too.
    private static bool IsDone(LaneTables tables, long number, BatchPlan plan)
    {
        var topics = plan.Objects.Where(entry => entry.RecordCount > 0).Select(entry => KeyOf(entry).Partition.Topic).ToHashSet();
        return tables.Kinds.Where(entry => topics.Contains(entry.Kind.Topic)).All(entry => tables.Holds(entry.Table, number));
    }

    private async Task<List<PlannedObject>> StageNewAsync(NewObjects news, RecordStage stage, CancellationToken cancellation)
    {
        var objects = new List<PlannedObject>();
        var sizeBytes = 0L;
        while (news.Peek() is { } entry && (objects.Count == 0 || sizeBytes + entry.SizeBytes <= options.StepBytesMax))
        {
            var lines = await raw.GetAsync(entry.Key, cancellation).ConfigureAwait(false);
            var recordCount = StageLines(stage, entry.Key, lines, entry.Modified);
            objects.Add(new PlannedObject(entry.Key.ToString(), recordCount, entry.Modified));
            news.Take(recordCount);
            sizeBytes += entry.SizeBytes;
        }

        stage.Complete();
        return objects;
    }

    private async Task<IngestResult> RedoAsync(LaneIngest ingest, long number, BatchPlan plan, CancellationToken cancellation)
    {
        using var stage = ingest.Stage();
        foreach (var entry in plan.Objects)
        {
            var key = KeyOf(entry);
            var lines = await raw.GetAsync(key, cancellation).ConfigureAwait(false);
            var recordCount = StageLines(stage, key, lines, entry.Modified);
            if (recordCount != entry.RecordCount)
            {
                throw new PinlakeException(
                    FailureKind.Corrupt,
                    $"Raw object '{key}' has {recordCount} records; it had {entry.RecordCount} when plan {number} of the batch lane was "
                    + "made. That plan is not finished, and nothing was committed now. Bring back the object as it was, then run again.");
            }
        }

        stage.Complete();
        return await ingest.CommitAsync(number, cancellation).ConfigureAwait(false);
    }

    private int StageLines(RecordStage stage, RawObjectKey key, byte[] lines, DateTimeOffset modified)
    {
        var kind = kindOfTopic.TryGetValue(key.Partition.Topic, out var known) ? known.Name : throw new PinlakeException(
            FailureKind.Invalid,
            $"Raw object '{key}' was planned, but the pipeline has no topic '{key.Partition.Topic}' any more. Nothing was committed. "
            + "Put the topic back into the pipeline until the plan is done.");
        var recordCount = 0;
        for (var rest = lines.AsSpan(); !rest.IsEmpty; recordCount++)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            stage.Add(RawLine.Read(line.TrimEnd((byte)'\r')), kind, key.Partition, key.First.Plus(recordCount), modified);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return recordCount;
    }

    private static RawObjectKey KeyOf(PlannedObject entry) => RawObjectKey.TryParse(entry.Key, out var key) ? key : throw new PinlakeException(
        FailureKind.Corrupt, $"A plan of the batch lane names '{entry.Key}', which is no raw object. Nothing was committed. Bring back the plan as it was.");

    private static BatchResult Add(BatchResult total, BatchPlan plan, IngestResult step)
    {
        var tables = new Dictionary<string, IngestCounts>(total.Tables);
        foreach (var (name, counts) in step.Tables)
        {
            tables[name] = tables.GetValueOrDefault(name, IngestCounts.Zero).Plus(counts);
        }

        return new BatchResult(
            total.PlanCount + 1,
            total.ObjectCount + plan.Objects.Count,
            total.RecordCount + plan.Objects.Sum(entry => (long)entry.RecordCount),
            tables);
    }
}
