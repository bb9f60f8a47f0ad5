using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Log;
using Pinlake.Model;
using Shouldly;
using Xunit;
using static Pinlake.Tests.Log.Journal.TestLog;

namespace Pinlake.Tests.Log.Journal;

public sealed class PowerLossTests
{
    private const int Producers = 4;
    private const int Partitions = 3;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Power_losses_take_nothing_that_was_acknowledged_as_flushed(int seed)
    {
        var random = new Random(seed);
        var disk = new SimulatedFolder();
        var promised = new Dictionary<(int Partition, long Offset), string>();
        for (var life = 0; life < 4; life++)
        {
            var log = Open(disk);
            await ShouldHoldAsync(log, promised, $"seed {seed}, life {life}");
            await log.FindOrCreateTopicAsync("pins", Cancellation);
            (disk, promised) = await LiveAndDieAsync(log, disk, promised, random);
        }

        await using var last = Open(disk);
        await ShouldHoldAsync(last, promised, $"seed {seed}, at last");
    }

    [Fact]
    public async Task A_failing_flush_never_acknowledges_and_ends_writing()
    {
        using var disk = new SimulatedFolder();
        var log = Open(disk);
        await log.CreateTopicAsync("pins", 1, Cancellation);
        await log.AppendAsync("good");
        disk.FailsFlushes = true;

        var sent = Enumerable.Range(0, 10).Select(_ => log.AppendAsync("bad")).ToList();
        foreach (var append in sent)
        {
            (await Should.ThrowAsync<PinlakeException>(append)).Kind.ShouldBe(FailureKind.Unavailable);
        }

        // The page cache may claim now what the disk does not hold: a flush that works again proves nothing.
        disk.FailsFlushes = false;
        (await Should.ThrowAsync<PinlakeException>(log.AppendAsync("later"))).Kind.ShouldBe(FailureKind.Unavailable);
        (await Should.ThrowAsync<PinlakeException>(log.CreateTopicAsync("later", 1, Cancellation))).Kind.ShouldBe(FailureKind.Unavailable);
        log.Failure.ShouldNotBeNull().Message.ShouldContain("the disk does not answer");
        (await log.ReadAllAsync(Pins)).ShouldBe(["0:good"]);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_failing_write_never_acknowledges_and_ends_writing()
    {
        using var disk = new SimulatedFolder();
        var log = Open(disk);
        await log.CreateTopicAsync("pins", 1, Cancellation);
        await log.AppendAsync("good");
        disk.FailsWrites = true;

        (await Should.ThrowAsync<PinlakeException>(async () =>
            await log.AppendAsync(Pins, Batch("bad"), Durability.Written, Cancellation))).Kind.ShouldBe(FailureKind.Unavailable);

        log.Failure.ShouldNotBeNull();
        log.Offsets(Pins).End.ShouldBe(new Offset(1));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Appends_that_wait_together_share_flushes()
    {
        using var disk = new SimulatedFolder();
        await using var log = Open(disk);
        await log.CreateTopicAsync("pins", 1, Cancellation);
        var before = disk.FlushCount;

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => log.AppendAsync("x")));

        (disk.FlushCount - before).ShouldBeLessThan(250);
        log.Offsets(Pins).HighWatermark.ShouldBe(new Offset(500));
    }

    private static LogStore Open(SimulatedFolder disk) => LogStore.Open(
        disk,
        disk,
        new LogOptions { SegmentBytesMax = 16 << 10, DefaultPartitions = Partitions, FlushDelayMax = TimeSpan.FromMilliseconds(1) },
        TimeProvider.System,
        NullLogger.Instance,
        Cancellation);

    // Producers write until the power goes; gives the disk as it is then, and what had been promised by that moment.
    private static async Task<(SimulatedFolder Disk, Dictionary<(int, long), string> Promised)> LiveAndDieAsync(
        LogStore log, SimulatedFolder disk, Dictionary<(int, long), string> promised, Random random)
    {
        promised = new Dictionary<(int, long), string>(promised);
        using var powerGoes = new CancellationTokenSource();
        var deathAfter = random.Next(1, 60);
        var acknowledged = 0;
        var producers = Enumerable.Range(0, Producers).Select(_ => random.Next()).Select(producerSeed => Task.Run(async () =>
        {
            var chance = new Random(producerSeed);
            while (!powerGoes.IsCancellationRequested)
            {
                var partition = chance.Next(Partitions);
                var value = producerSeed.ToString(CultureInfo.InvariantCulture) + new string('v', chance.Next(0, 2000));
                var durability = chance.Next(3) == 0 ? Durability.Written : Durability.Flushed;
                var result = await log.AppendAsync(new TopicPartition("pins", partition), Batch(value), durability, Cancellation);
                lock (promised)
                {
                    acknowledged++;
                    if (durability == Durability.Flushed)
                    {
                        promised[(partition, result.BaseOffset.Value)] = value;
                    }

                    if (acknowledged == deathAfter)
                    {
                        powerGoes.Cancel();
                    }
                }
            }
        })).ToList();
        await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, powerGoes.Token));
        Dictionary<(int, long), string> promisedThen;
        lock (promised)
        {
            promisedThen = new Dictionary<(int, long), string>(promised);
        }

        var left = disk.Crash(random);
        await Task.WhenAll(producers);
        await log.DisposeAsync();
        return (left, promisedThen);
    }

    private static async Task ShouldHoldAsync(LogStore log, Dictionary<(int Partition, long Offset), string> promised, string where)
    {
        log.Recovery.Damages.ShouldBeEmpty(where);
        var held = new Dictionary<(int Partition, long Offset), string>();
        foreach (var topic in log.Topics)
        {
            for (var partition = 0; partition < topic.PartitionCount; partition++)
            {
                var records = await log.ReadAllAsync(new TopicPartition(topic.Name, partition), bytesMax: 5000);
                for (var index = 0; index < records.Count; index++)
                {
                    var parts = records[index].Split(':');
                    parts[0].ShouldBe(index.ToString(CultureInfo.InvariantCulture), where);
                    held[(partition, index)] = parts[1];
                }
            }
        }

        foreach (var (place, value) in promised)
        {
            held.ShouldContainKeyAndValue(place, value, where);
        }
    }
}
