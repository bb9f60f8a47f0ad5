using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;
using static Pinlake.Tests.Log.Journal.TestLog;

namespace Pinlake.Tests.Log.Journal;

public sealed class ProducerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_repeated_batch_is_stored_once_and_answered_as_the_first_time()
    {
        await using var log = await OpenWithPinsAsync(folder.Path);
        await log.AppendAsync("before");
        var first = await SendAsync(log, epoch: 0, sequence: 0, "a", "b");
        await SendAsync(log, epoch: 0, sequence: 2, "c");

        var repeat = await SendAsync(log, epoch: 0, sequence: 0, "a", "b");

        first.Outcome.ShouldBe(AppendOutcome.Appended);
        repeat.ShouldBe(first with { Outcome = AppendOutcome.Repeated });
        (await log.ReadAllAsync(Pins)).ShouldBe(["0:before", "1:a", "2:b", "3:c"]);
    }

    [Fact]
    public async Task A_repeat_is_known_after_a_restart()
    {
        await using (var before = await OpenWithPinsAsync(folder.Path))
        {
            await SendAsync(before, epoch: 3, sequence: 0, "a", "b");
            await SendAsync(before, epoch: 3, sequence: 2, "c");
        }

        await using var log = await OpenAsync(folder.Path);

        (await SendAsync(log, epoch: 3, sequence: 2, "c")).ShouldBe(
            new AppendResult(new Offset(2), null, Offset.Zero, AppendOutcome.Repeated));
        (await SendAsync(log, epoch: 3, sequence: 3, "d")).BaseOffset.ShouldBe(new Offset(3));
        (await SendAsync(log, epoch: 3, sequence: 5, "f")).Outcome.ShouldBe(AppendOutcome.OutOfOrderSequence);
        (await log.ReadAllAsync(Pins)).ShouldBe(["0:a", "1:b", "2:c", "3:d"]);
    }

    [Fact]
    public async Task The_sixth_batch_back_is_no_longer_known()
    {
        await using var log = await OpenWithPinsAsync(folder.Path);
        for (var sequence = 0; sequence < 6; sequence++)
        {
            await SendAsync(log, epoch: 0, sequence, "x");
        }

        (await SendAsync(log, epoch: 0, sequence: 1, "x")).Outcome.ShouldBe(AppendOutcome.Repeated);
        (await SendAsync(log, epoch: 0, sequence: 0, "x")).Outcome.ShouldBe(AppendOutcome.OutOfOrderSequence);
    }

    [Fact]
    public async Task A_new_epoch_begins_at_0_and_shuts_the_old_one_out()
    {
        await using var log = await OpenWithPinsAsync(folder.Path);
        await SendAsync(log, epoch: 1, sequence: 0, "a");

        (await SendAsync(log, epoch: 2, sequence: 7, "no")).Outcome.ShouldBe(AppendOutcome.OutOfOrderSequence);
        (await SendAsync(log, epoch: 2, sequence: 0, "b")).Outcome.ShouldBe(AppendOutcome.Appended);
        (await SendAsync(log, epoch: 1, sequence: 1, "no")).Outcome.ShouldBe(AppendOutcome.InvalidProducerEpoch);
        (await log.ReadAllAsync(Pins)).ShouldBe(["0:a", "1:b"]);
    }

    [Fact]
    public async Task Sequence_numbers_go_on_with_0_behind_the_largest()
    {
        await using var log = await OpenWithPinsAsync(folder.Path);
        await SendAsync(log, epoch: 0, sequence: int.MaxValue - 1, "a", "b", "c");

        (await SendAsync(log, epoch: 0, sequence: 0, "no")).Outcome.ShouldBe(AppendOutcome.OutOfOrderSequence);
        (await SendAsync(log, epoch: 0, sequence: 1, "d")).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Producer_ids_are_never_given_twice()
    {
        var given = new HashSet<long>();
        for (var start = 0; start < 3; start++)
        {
            await using var log = await OpenAsync(folder.Path);
            var ids = await Task.WhenAll(Enumerable.Range(0, 1500).Select(_ => log.NextProducerIdAsync(Cancellation).AsTask()));
            ids.ShouldAllBe(id => given.Add(id));
        }
    }

    private static async Task<AppendResult> SendAsync(LogStore log, short epoch, int sequence, params string[] values) =>
        await log.AppendAsync(Pins, From(77, epoch, sequence, Batch(values)), Durability.Flushed, Cancellation);
}
