using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;
using static Pinlake.Tests.Log.Journal.TestLog;

namespace Pinlake.Tests.Log.Journal;

public sealed class AppendTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_appended_is_read_back_with_offsets_from_0()
    {
        await using var log = await OpenWithPinsAsync(folder.Path);

        var first = await log.AppendAsync("a", "b");
        var second = await log.AppendAsync("c");

        first.BaseOffset.ShouldBe(new Offset(0));
        second.BaseOffset.ShouldBe(new Offset(2));
        (await log.ReadAllAsync(Pins)).ShouldBe(["0:a", "1:b", "2:c"]);
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart_and_offsets_go_on()
    {
        await using (var before = await OpenWithPinsAsync(folder.Path))
        {
            await before.AppendAsync("a", "b");
        }

        await using var log = await OpenAsync(folder.Path);
        await log.AppendAsync("c");

        log.Recovery.Damages.ShouldBeEmpty();
        log.Recovery.CutBytes.ShouldBe(0);
        (await log.ReadAllAsync(Pins)).ShouldBe(["0:a", "1:b", "2:c"]);
    }

    [Fact]
    public async Task Sixteen_producers_at_once_leave_no_gap_and_no_double_in_any_of_four_partitions()
    {
        await using var log = await OpenAsync(folder.Path);
        await log.CreateTopicAsync("many", 4, Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(async () =>
        {
            for (var number = 0; number < 50; number++)
            {
                var durability = number % 3 == 0 ? Durability.Written : Durability.Flushed;
                var partition = new TopicPartition("many", (producer + number) % 4);
                await log.AppendAsync(partition, Batch($"{producer}.{number}", "x"), durability, Cancellation);
            }
        })));
        for (var partition = 0; partition < 4; partition++)
        {
            var name = new TopicPartition("many", partition);
            await log.WaitForDataAsync(name, log.Offsets(name).End.Plus(-1), Cancellation);
            var read = await log.ReadAllAsync(name, bytesMax: 1000);

            read.Select(line => long.Parse(line.Split(':')[0], CultureInfo.InvariantCulture))
                .ShouldBe(Enumerable.Range(0, 400).Select(offset => (long)offset));
            read.Where(line => !line.EndsWith(":x", StringComparison.Ordinal)).Select(line => line.Split(':')[1]).Distinct().Count()
                .ShouldBe(200);
        }
    }

    [Fact]
    public async Task A_written_record_is_hidden_until_the_delayed_flush()
    {
        var clock = new FakeTimeProvider();
        await using var log = await OpenWithPinsAsync(folder.Path, clock);

        await log.AppendAsync(Pins, Batch("a"), Durability.Written, Cancellation);
        var before = log.Offsets(Pins);
        var hidden = await log.ReadAsync(Pins, Offset.Zero, 1000, Cancellation);
        var waiting = log.WaitForDataAsync(Pins, Offset.Zero, Cancellation);
        waiting.IsCompleted.ShouldBeFalse();
        await AdvanceUntilAsync(clock, waiting);

        before.ShouldBe(new PartitionOffsets(new Offset(0), new Offset(0), new Offset(1)));
        hidden.IsEmpty.ShouldBeTrue();
        log.Offsets(Pins).HighWatermark.ShouldBe(new Offset(1));
        (await log.ReadAllAsync(Pins)).ShouldBe(["0:a"]);
    }

    [Fact]
    public async Task A_read_stops_at_its_size_but_always_gives_one_batch_whole()
    {
        await using var log = await OpenWithPinsAsync(folder.Path);
        var batch = Batch("aaaaaaaaaa", "b");
        for (var count = 0; count < 3; count++)
        {
            await log.AppendAsync(Pins, batch, Durability.Flushed, Cancellation);
        }

        (await log.ReadAsync(Pins, new Offset(1), 1, Cancellation)).Length.ShouldBe(batch.Length);
        (await log.ReadAsync(Pins, new Offset(0), (2 * batch.Length) + 1, Cancellation)).Length.ShouldBe(2 * batch.Length);
        (await log.ReadAsync(Pins, new Offset(5), 1 << 20, Cancellation)).Length.ShouldBe(batch.Length);
        (await log.ReadAsync(Pins, new Offset(6), 1 << 20, Cancellation)).IsEmpty.ShouldBeTrue();
        (await Should.ThrowAsync<PinlakeException>(async () => await log.ReadAsync(Pins, new Offset(7), 1, Cancellation)))
            .Kind.ShouldBe(FailureKind.Invalid);
    }

    [Fact]
    public async Task Batches_that_are_not_right_are_refused_and_leave_no_trace()
    {
        await using var log = await OpenWithPinsAsync(folder.Path, set: options => options.BatchBytesMax = 2000);
        var wrongCrc = Batch("a");
        wrongCrc[^1] ^= 1;
        byte[][] bad = [[], [1, 2, 3], Batch("a")[..^1], [.. Batch("a"), 0], wrongCrc, Batch(new string('x', 3000))];

        foreach (var batch in bad)
        {
            (await Should.ThrowAsync<PinlakeException>(async () =>
                await log.AppendAsync(Pins, batch, Durability.Flushed, Cancellation))).Kind.ShouldBe(FailureKind.Invalid);
        }

        (await Should.ThrowAsync<PinlakeException>(async () =>
            await log.AppendAsync(new TopicPartition("pins", 1), Batch("a"), Durability.Flushed, Cancellation)))
            .Kind.ShouldBe(FailureKind.NotFound);
        log.Offsets(Pins).End.ShouldBe(new Offset(0));
    }

    [Fact]
    public async Task The_first_record_of_a_time_or_later_is_found()
    {
        await using var log = await OpenWithPinsAsync(folder.Path);
        for (var minute = 0; minute < 100; minute++)
        {
            await log.AppendAsync(Pins, BatchAt(minute * 60_000, "x"), Durability.Written, Cancellation);
        }

        await log.AppendAsync("durable");

        log.FindByTimestamp(Pins, 0).ShouldBe(new Offset(0));
        log.FindByTimestamp(Pins, 60_001).ShouldBe(new Offset(2));
        log.FindByTimestamp(Pins, 99 * 60_000).ShouldBe(new Offset(99));
        log.FindByTimestamp(Pins, long.MaxValue).ShouldBeNull();
    }

    [Fact]
    public async Task Segments_are_closed_at_their_size_and_read_across()
    {
        var value = new string('v', 200_000);
        await using (var before = await OpenWithPinsAsync(folder.Path, set: options => options.SegmentBytesMax = 1 << 20))
        {
            for (var count = 0; count < 20; count++)
            {
                await before.AppendAsync(value);
            }

            (await before.ReadAllAsync(Pins)).Count.ShouldBe(20);
        }

        var files = Directory.GetFiles(folder.Path, "*.journal").Order(StringComparer.Ordinal).ToList();
        files.Count.ShouldBe(4);
        files.ShouldAllBe(file => new FileInfo(file).Length <= 1 << 20);
        Path.GetFileName(files[0]).ShouldBe("00000000000000000000.journal");
        await using var log = await OpenAsync(folder.Path);
        log.Recovery.SegmentCount.ShouldBe(4);
        (await log.ReadAllAsync(Pins)).Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_thousand_waiters_wake_at_one_append()
    {
        await using var log = await OpenWithPinsAsync(folder.Path);
        var waiters = Enumerable.Range(0, 1000).Select(_ => log.WaitForDataAsync(Pins, Offset.Zero, Cancellation)).ToList();
        var later = log.WaitForDataAsync(Pins, new Offset(1), Cancellation);

        await log.AppendAsync("a");
        await Task.WhenAll(waiters);

        later.IsCompleted.ShouldBeFalse();
        await log.AppendAsync("b");
        await later;
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_cancelled_its_topic_goes_or_the_log_closes()
    {
        var log = await OpenWithPinsAsync(folder.Path);
        await log.CreateTopicAsync("other", 1, Cancellation);
        using var stop = new CancellationTokenSource();
        var cancelled = log.WaitForDataAsync(Pins, Offset.Zero, stop.Token);
        var deleted = log.WaitForDataAsync(new TopicPartition("other", 0), Offset.Zero, Cancellation);
        var closed = log.WaitForDataAsync(Pins, Offset.Zero, Cancellation);

        await stop.CancelAsync();
        await log.DeleteTopicAsync("other", Cancellation);
        await log.DisposeAsync();

        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        (await Should.ThrowAsync<PinlakeException>(deleted)).Kind.ShouldBe(FailureKind.NotFound);
        (await Should.ThrowAsync<PinlakeException>(closed)).Kind.ShouldBe(FailureKind.Closed);
        (await Should.ThrowAsync<PinlakeException>(async () => await log.AppendAsync("a"))).Kind.ShouldBe(FailureKind.Closed);
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider clock, Task done)
    {
        // The timer is set by another thread: turn the clock until it has been.
        while (!done.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        await done;
    }
}
