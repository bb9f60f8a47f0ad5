using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pinlake.Engines.DuckDb;
using Pinlake.Jobs.Ingest;
using Pinlake.Jobs.Plans;
using Pinlake.Jobs.Sources;
using Pinlake.Model;
using Pinlake.Pipelines;

namespace Pinlake.Jobs.Live;

/// <summary>Kinesis streams in, rows of the <c>live</c> tables out, each record once, within a second.</summary>
/// <remarks>
/// Gathers records for a moment, plans them (which range of each shard), then commits them to each table under the
/// plan's number. After a restart the newest plan is read again from the streams and finished where it is not. Two
/// live jobs on one folder double nothing: a plan goes to one of them, the other looks again and goes on behind it.
/// </remarks>
public sealed class LiveJob
{
    /// <summary>Schema of the lane's tables.</summary>
    public const string Lane = "live";

    private readonly LiveOptions options;
    private readonly KinesisClientOptions kinesis;
    private readonly KinesisSourceOptions reading;
    private readonly Pipeline pipeline;
    private readonly DuckDbEngine engine;
    private readonly LakeFolders folders;
    private readonly PlanFolder<LivePlan> plans;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Dictionary<string, string?> kindOfStream;
    private readonly ConcurrentDictionary<StreamShard, string> positions = new();
    private KinesisSource? source;

    /// <summary>Creates the job; nothing is read or connected to.</summary>
    /// <param name="options">How records are gathered.</param>
    /// <param name="kinesis">Where the streams are.</param>
    /// <param name="reading">How often shards are asked.</param>
    /// <param name="pipeline">Which streams, and how they are cleaned.</param>
    /// <param name="engine">Where it is cleaned; the job takes a connection of its own.</param>
    /// <param name="folders">Plans and tables.</param>
    /// <param name="clock">Time of plans and commits.</param>
    /// <param name="logger">Hears of starts, outages and conflicts.</param>
    public LiveJob(
        LiveOptions options,
        KinesisClientOptions kinesis,
        KinesisSourceOptions reading,
        Pipeline pipeline,
        DuckDbEngine engine,
        LakeFolders folders,
        TimeProvider clock,
        ILogger<LiveJob> logger)
    {
        (this.options, this.kinesis, this.reading, this.pipeline) = (options, kinesis, reading, pipeline);
        (this.engine, this.folders, this.clock, this.logger) = (engine, folders, clock, logger);
        plans = new PlanFolder<LivePlan>(folders.Plans, Lane, PlanJson.Default.LivePlan);
        kindOfStream = options.SharedStream is { } shared
            ? new Dictionary<string, string?> { [shared] = null }
            : pipeline.Kinds.ToDictionary(kind => kind.Stream, kind => (string?)kind.Name);
    }

    /// <summary>Called behind each step with its counts, from the job's own loop: be quick.</summary>
    public event Action<LiveCommit>? Committed;

    /// <summary>Sequence number of the last record of each shard that can be read from the tables. Safe from any thread.</summary>
    public IReadOnlyDictionary<StreamShard, string> Positions => positions.ToDictionary();

    /// <summary>How far behind its newest record the last look into each shard ended. Safe from any thread.</summary>
    public IReadOnlyDictionary<StreamShard, TimeSpan> Behind => source?.Behind.ToDictionary() ?? [];

    /// <summary>Test hook: called before each commit, with the table's name.</summary>
    internal Action<string>? BeforeCommit { get; set; }

    /// <summary>Reads and commits until cancelled; a step that is planned by then is finished first.</summary>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Unavailable"/>: Kinesis did not answer for longer than the options allow.
    /// <see cref="FailureKind.Corrupt"/>: records of an unfinished plan are gone from the stream.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await RunUntilCancelledAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The usual end.
        }
    }

    private async Task RunUntilCancelledAsync(CancellationToken cancellation)
    {
        using var client = new KinesisClient(kinesis, clock);
        var tables = await LaneTables.OpenAsync(Lane, pipeline, folders.Tables, clock, cancellation).ConfigureAwait(false);
        using var ingest = new LaneIngest(engine.Connect(), tables, pipeline, clock, logger) { BeforeCommit = BeforeCommit };
        while (!cancellation.IsCancellationRequested)
        {
            var (number, plan) = await plans.FindNewestAsync(cancellation).ConfigureAwait(false);
            if (plan is not null)
            {
                await FinishAsync(client, tables, ingest, number, plan, cancellation).ConfigureAwait(false);
            }

            await FollowAsync(client, ingest, number, new LivePositions(plan), cancellation).ConfigureAwait(false);
            await tables.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Reads on behind the plan of that number, until cancelled or until another process makes the next plan.</summary>
    private async Task FollowAsync(KinesisClient client, LaneIngest ingest, long number, LivePositions since, CancellationToken cancellation)
    {
        Show(since.UpTo);
        var current = source = new KinesisSource(client, [.. kindOfStream.Keys], reading, clock, logger);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = current.RunAsync(since.UpTo, stop.Token);
        try
        {
            while (await current.Records.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                using var stage = ingest.Stage();
                await GatherAsync(current, stage, since, cancellation).ConfigureAwait(false);
                // From here on the step is finished even when cancelled: it is short, and half of it would be read again.
                if (!await plans.PutAsync(number + 1, since.ToPlan(clock.GetUtcNow()), CancellationToken.None).ConfigureAwait(false))
                {
                    logger.LogInformation("Plan {Number} of the live lane was taken by another process; going on behind it.", number + 1);
                    return;
                }

                number++;
                var recordCount = since.RecordCount;
                var result = await ingest.CommitAsync(number, CancellationToken.None).ConfigureAwait(false);
                since.Advance();
                Tell(number, recordCount, result, since.UpTo);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task GatherAsync(KinesisSource current, RecordStage stage, LivePositions since, CancellationToken cancellation)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var alarm = clock.CreateTimer(_ => pause.Cancel(), null, options.GatherDelay, Timeout.InfiniteTimeSpan);
        var sizeBytes = 0L;
        try
        {
            do
            {
                while (stage.RecordCount < options.CommitRecordsMax && sizeBytes < options.CommitBytesMax && current.Records.TryRead(out var records))
                {
                    sizeBytes += Stage(stage, records);
                    since.Add(records);
                }
            }
            while (stage.RecordCount < options.CommitRecordsMax && sizeBytes < options.CommitBytesMax
                && await current.Records.WaitToReadAsync(pause.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The moment is over.
        }

        stage.Complete();
    }

    private long Stage(RecordStage stage, ShardRecords records)
    {
        var (stream, shard) = records.Shard;
        var kind = kindOfStream.GetValueOrDefault(stream);
        var sizeBytes = 0L;
        foreach (var record in records.Records)
        {
            stage.Add(record.Data, record.PartitionKey, kind, stream, shard, record.SequenceNumber, record.ArrivedAt);
            sizeBytes += record.Data.Length;
        }

        return sizeBytes;
    }

    /// <summary>Commits what is missing of a plan, reading its records again.</summary>
    private async Task FinishAsync(
        KinesisClient client, LaneTables tables, LaneIngest ingest, long number, LivePlan plan, CancellationToken cancellation)
    {
        if (IsDone(tables, number, plan))
        {
            return;
        }

        logger.LogInformation("Finishing plan {Number} of the live lane.", number);
        using var stage = ingest.Stage();
        foreach (var range in plan.Shards.Where(range => range.RecordCount > 0))
        {
            Stage(stage, await ShardRangeReader.ReadAsync(client, range, reading.AnswerRecordsMax, clock, cancellation).ConfigureAwait(false));
        }

        stage.Complete();
        var result = await ingest.CommitAsync(number, cancellation).ConfigureAwait(false);
        Tell(number, stage.RecordCount, result, new LivePositions(plan).UpTo);
    }

    // The last commit of a plan is that of its last kind, see LaneIngest. Kinds of a shared stream are not known
    // without reading it.
    private bool IsDone(LaneTables tables, long number, LivePlan plan)
    {
        var streams = plan.Shards.Where(range => range.RecordCount > 0).Select(range => range.Stream).ToHashSet();
        return options.SharedStream is null
            && streams.All(kindOfStream.ContainsKey)
            && tables.Kinds.Where(entry => streams.Contains(entry.Kind.Stream)).All(entry => tables.Holds(entry.Table, number));
    }

    private void Show(IReadOnlyDictionary<StreamShard, string> upTo)
    {
        foreach (var (shard, sequence) in upTo)
        {
            positions[shard] = sequence;
        }
    }

    private void Tell(long number, long recordCount, IngestResult result, IReadOnlyDictionary<StreamShard, string> upTo)
    {
        Show(upTo);
        Committed?.Invoke(new LiveCommit(number, clock.GetUtcNow(), recordCount, result.Tables, upTo));
    }
}
