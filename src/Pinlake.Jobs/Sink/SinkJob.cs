using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pinlake.Jobs.Raw;
using Pinlake.Jobs.Sources;
using Pinlake.Lake.Objects;
using Pinlake.Model;

namespace Pinlake.Jobs.Sink;

/// <summary>Topics in, raw objects out: each record in exactly one object, through any number of restarts.</summary>
/// <remarks>
/// Where to go on is read from the objects: behind the last line of a partition's last one. An object's name is the
/// offset of its first line and is taken once, so two sinks at the same time write no record twice either: the later
/// one finds the name taken and goes on behind what is there.
/// </remarks>
public sealed class SinkJob
{
    private const int RecordsBetweenLooks = 256;
    private static readonly TimeSpan ReadDelay = TimeSpan.FromMilliseconds(50);

    private readonly SinkOptions options;
    private readonly KafkaSourceOptions kafka;
    private readonly RawFolder raw;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Dictionary<TopicPartition, OpenObject> open = [];
    private readonly ConcurrentDictionary<TopicPartition, SinkPosition> positions = new();
    private long objectCount;
    private long recordCount;

    /// <summary>Creates the job; nothing is read or connected to.</summary>
    /// <param name="options">Which topics, and when an object is closed.</param>
    /// <param name="kafka">Where the topics are.</param>
    /// <param name="raw">Folder above <c>topics/</c>.</param>
    /// <param name="clock">Tells the age of an object.</param>
    /// <param name="logger">Hears of starts, gaps and outages.</param>
    public SinkJob(SinkOptions options, KafkaSourceOptions kafka, ObjectFolder raw, TimeProvider clock, ILogger<SinkJob> logger)
    {
        (this.options, this.kafka, this.clock, this.logger) = (options, kafka, clock, logger);
        this.raw = new RawFolder(raw);
    }

    /// <summary>Called after each object with the partition's new position, from the job's own thread.</summary>
    public event Action<SinkPosition>? Advanced;

    /// <summary>How far each partition is, as of now. Safe from any thread.</summary>
    public IReadOnlyCollection<SinkPosition> Positions =>
        [.. positions.Values.OrderBy(position => position.Partition.Topic, StringComparer.Ordinal).ThenBy(position => position.Partition.Partition)];

    /// <summary>Objects put since the job was created.</summary>
    public long ObjectCount => Interlocked.Read(ref objectCount);

    /// <summary>Records in those objects.</summary>
    public long RecordCount => Interlocked.Read(ref recordCount);

    /// <summary>Reads and writes until cancelled, then closes all open objects and returns.</summary>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Unavailable"/>: Kafka did not answer at the start, or not for longer than the options
    /// allow, or the folder refused an object. <see cref="FailureKind.Conflict"/>: a topic is shorter than its objects.
    /// </exception>
    public Task RunAsync(CancellationToken cancellation) =>
        // The Kafka client blocks: it gets a thread of its own rather than one of the pool's few.
        Task.Factory.StartNew(() => Run(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken cancellation)
    {
        using var source = new KafkaSource(kafka, logger);
        Discover(source);
        var (discoveredAt, answeredAt) = (clock.GetTimestamp(), clock.GetTimestamp());
        try
        {
            var unlooked = 0;
            while (!cancellation.IsCancellationRequested)
            {
                var record = source.Read(ReadDelay);
                if (record is { } found)
                {
                    Take(found);
                }

                if (record is not null && ++unlooked < RecordsBetweenLooks)
                {
                    continue;
                }

                unlooked = 0;
                CloseDue();
                ShowPositions(source);
                if (clock.GetElapsedTime(discoveredAt) >= options.DiscoverDelay)
                {
                    answeredAt = DiscoverAgain(source, answeredAt);
                    discoveredAt = clock.GetTimestamp();
                }
            }
        }
        finally
        {
            foreach (var target in open.Values)
            {
                Close(target);
            }
        }
    }

    private long DiscoverAgain(KafkaSource source, long answeredAt)
    {
        try
        {
            Discover(source);
            return clock.GetTimestamp();
        }
        catch (PinlakeException failure) when (failure.Kind == FailureKind.Unavailable && clock.GetElapsedTime(answeredAt) < options.OutageMax)
        {
            logger.LogWarning("{Message} Waiting.", failure.Message);
            return answeredAt;
        }
    }

    private void Discover(KafkaSource source)
    {
        foreach (var partition in source.FindPartitions([.. options.Topics]).Where(partition => !open.ContainsKey(partition)))
        {
            var next = Wait(raw.FindEndAsync(partition, CancellationToken.None));
            var bounds = source.FindBounds(partition);
            if (bounds.End < next)
            {
                throw new PinlakeException(
                    FailureKind.Conflict,
                    $"Partition {partition} ends at offset {bounds.End}, but its raw objects go up to {next}: the topic was "
                    + "deleted and made again, or these are the objects of another Kafka. Nothing was written. "
                    + "Move the topic's raw objects away, or use another data folder.");
            }

            if (bounds.Start > next)
            {
                logger.LogWarning(
                    "Partition {Partition}: offsets {From} to {To} were removed from the log before they were read.",
                    partition, next, bounds.Start.Plus(-1));
            }

            open[partition] = new OpenObject(partition, next);
            positions[partition] = new SinkPosition(partition, next, next, bounds.End);
            source.Start(partition, next);
            logger.LogInformation("Partition {Partition}: reading from offset {Next}.", partition, next);
        }
    }

    private void Take(KafkaRecord record)
    {
        var target = open[record.Partition];
        if (record.Offset < target.Next)
        {
            return; // Another sink has put it.
        }

        if (record.Offset > target.Next)
        {
            Close(target);
            target.Restart(record.Offset);
        }

        target.Add(record.Value, clock.GetTimestamp());
        if (target.SizeBytes >= options.ObjectBytesMax)
        {
            Close(target);
        }
    }

    private void CloseDue()
    {
        foreach (var target in open.Values.Where(target => target.RecordCount > 0 && clock.GetElapsedTime(target.OpenedAt) >= options.ObjectAgeMax))
        {
            Close(target);
        }

        while (open.Count > 0 && open.Values.Sum(target => (long)target.SizeBytes) > options.BufferBytesMax)
        {
            Close(open.Values.MaxBy(target => target.SizeBytes)!);
        }
    }

    private void Close(OpenObject target)
    {
        while (target.RecordCount > 0)
        {
            FaultPoint.Reach(FaultPoint.BeforeObjectPut);
            var key = new RawObjectKey(target.Partition, target.First);
            if (Wait(raw.PutAsync(key, target.Lines, CancellationToken.None)))
            {
                FaultPoint.Reach(FaultPoint.AfterObjectPut);
                Interlocked.Increment(ref objectCount);
                Interlocked.Add(ref recordCount, target.RecordCount);
                target.Restart(target.Next);
            }
            else
            {
                GoBehindOther(target, key);
            }

            var position = positions[target.Partition] with { Next = target.First, Read = target.Next };
            positions[target.Partition] = position;
            Advanced?.Invoke(position);
        }
    }

    private void GoBehindOther(OpenObject target, RawObjectKey taken)
    {
        var end = Wait(raw.FindEndAsync(target.Partition, CancellationToken.None));
        if (end <= target.First)
        {
            throw new PinlakeException(
                FailureKind.Corrupt,
                $"Raw object '{taken}' exists but holds no record. {target.RecordCount} records that belong there were not "
                + "written; they are still in the log. Move the object away, then start the sink again.");
        }

        logger.LogWarning("Raw object '{Key}' was put by another sink; going on at offset {End}.", taken, end);
        target.DropBefore(end);
    }

    private void ShowPositions(KafkaSource source)
    {
        foreach (var target in open.Values)
        {
            var read = Later(target.Next, source.FindReadEnd(target.Partition));
            positions[target.Partition] = new SinkPosition(
                target.Partition,
                Next: target.RecordCount == 0 ? read : target.First,
                Read: read,
                End: Later(Later(read, positions[target.Partition].End), source.LastKnownEnd(target.Partition)));
        }
    }

    private static Offset Later(Offset one, Offset? other) => other is { } offset && offset > one ? offset : one;

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
