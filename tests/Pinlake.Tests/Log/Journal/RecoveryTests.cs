using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pinlake.Log;
using Pinlake.Log.Journal;
using Pinlake.Model;
using Shouldly;
using Xunit;
using static Pinlake.Tests.Log.Journal.TestLog;

namespace Pinlake.Tests.Log.Journal;

public sealed class RecoveryTests
{
    private const string First = "00000000000000000000.journal";

    private static readonly TopicPartition Geo = new("geo", 0);
    private static readonly TopicPartition Shard = new StreamDescription("s", Guid.Empty, default, 0, []).Partition(0);

    [Fact]
    public async Task A_tail_torn_at_any_byte_is_cut_to_the_last_whole_frame_and_offsets_go_on_there()
    {
        using var disk = new SimulatedFolder();
        var log = Open(disk, new FakeTimeProvider());
        await log.CreateTopicAsync(Pins.Topic, 1, Cancellation);
        await log.AppendAsync("durable");
        var ends = new List<int> { EndOfFrames(disk[First]) };
        for (var count = 0; count < 3; count++)
        {
            await log.AppendAsync(Pins, Batch($"w{count}", "x"), Durability.Written, Cancellation);
            ends.Add(EndOfFrames(disk[First]));
        }

        var image = disk[First];
        for (var kept = ends[0]; kept <= ends[3]; kept++)
        {
            byte[] shortened = image[..kept];
            byte[] zeroed = [.. shortened, .. new byte[image.Length - kept]];
            foreach (var torn in new[] { shortened, zeroed })
            {
                // Where a frame ends in zeros, zeros complete it.
                var whole = ends.Count(end => torn.Length >= end && torn.AsSpan(0, end).SequenceEqual(image.AsSpan(0, end))) - 1;
                using var left = SimulatedFolder.Of((First, torn));
                await using var reopened = Open(left);

                reopened.Recovery.Damages.ShouldBeEmpty();
                reopened.Recovery.CutBytes.ShouldBeInRange(0, Math.Max(0, kept - ends[whole]));
                reopened.Offsets(Pins).ShouldBe(new PartitionOffsets(new Offset(0), new Offset(1 + (2 * whole)), new Offset(1 + (2 * whole))));
                (await reopened.AppendAsync("next")).BaseOffset.ShouldBe(new Offset(1 + (2 * whole)));
                (await reopened.ReadAllAsync(Pins)).Count.ShouldBe(2 + (2 * whole));
            }
        }
    }

    [Fact]
    public async Task One_flipped_bit_anywhere_loses_no_more_than_its_frame_is_named_and_frees_no_offset()
    {
        using var disk = new SimulatedFolder();
        await FillAsync(disk);
        var image = disk[First];
        var frames = Frames(image);
        frames[^1].Header.Kind.ShouldBe(FrameKind.Summary);

        for (var at = 0; at < image.Length; at++)
        {
            var flipped = (byte[])image.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            var hit = frames.Find(frame => at >= frame.Position && at < frame.EndPosition);
            using var left = SimulatedFolder.Of((First, flipped));
            var log = Open(left);
            var isLast = hit.Position == frames[^1].Position;

            log.Recovery.Damages.Count.ShouldBe(isLast ? 0 : 1, $"byte {at}");
            if (isLast)
            {
                // It is taken for a torn tail, whose zeros are not counted: it ends in four.
                log.Recovery.CutBytes.ShouldBeInRange(hit.EndPosition - hit.Position - 4, hit.EndPosition - hit.Position, $"byte {at}");
            }
            else
            {
                log.Recovery.Damages[0].FilePosition.ShouldBe(hit.Position, $"byte {at}");
                log.Recovery.Damages[0].LengthBytes.ShouldBe(hit.EndPosition - hit.Position, $"byte {at}");
            }

            await ShouldHoldAsync(log, hit, $"byte {at}");
            var next = await log.AppendAsync("next");
            next.BaseOffset.ShouldBe(new Offset(5), $"byte {at}");
            await log.DisposeAsync();
            if (at % 5 != 0)
            {
                continue;
            }

            // What was found once is found again, and what was written behind the damage is safe.
            await using var again = Open(left);
            again.Recovery.Damages.Count.ShouldBe(isLast ? 0 : 1, $"byte {at}");
            again.Offsets(Pins).End.ShouldBe(new Offset(6), $"byte {at}");
            (await again.ReadAllAsync(Pins))[^1].ShouldBe("5:next");
        }
    }

    [Fact]
    public async Task The_damage_report_says_which_offsets_of_which_partition_are_lost()
    {
        using var disk = new SimulatedFolder();
        await FillAsync(disk);
        var image = disk[First];
        var batch = Frames(image).Find(frame => frame.Header.Kind == FrameKind.Batch && frame.Header.BaseOffset == 1);

        foreach (var at in new[] { batch.Position + 20, batch.EndPosition - 1 })
        {
            var flipped = (byte[])image.Clone();
            flipped[at] ^= 4;
            await using var log = Open(SimulatedFolder.Of((First, flipped)));

            log.Recovery.Damages.ShouldHaveSingleItem().Lost.ShouldBe("offsets 1 to 2 of pins-0");
            (await log.ReadAllAsync(Pins)).ShouldBe(["0:a", "3:d", "4:e"]);
            (await log.ReadAsync(Pins, new Offset(1), 1, Cancellation)).Length.ShouldBe(Batch("d").Length);
        }
    }

    [Fact]
    public async Task Damage_of_which_nothing_tells_leaves_out_offsets_rather_than_give_them_twice()
    {
        using var disk = new SimulatedFolder();
        var log = Open(disk, new FakeTimeProvider());
        await log.CreateTopicAsync(Pins.Topic, 1, Cancellation);
        await log.CreateTopicAsync(Geo.Topic, 1, Cancellation);
        await log.AppendAsync("a", "b");
        var begin = EndOfFrames(disk[First]);
        await log.AppendAsync("c", "d", "e");
        await log.AppendAsync(Geo, Batch("behind"), Durability.Flushed, Cancellation);
        var image = disk[First];
        image[begin + 30] ^= 1;

        await using var reopened = Open(SimulatedFolder.Of((First, image)));

        reopened.Recovery.Damages.ShouldHaveSingleItem().FilePosition.ShouldBe(begin);
        (await reopened.AppendAsync("next")).BaseOffset.Value.ShouldBeGreaterThanOrEqualTo(5);
        (await reopened.ReadAllAsync(Pins))[..2].ShouldBe(["0:a", "1:b"]);
        (await reopened.ReadAllAsync(Geo)).ShouldBe(["0:behind"]);
    }

    [Fact]
    public async Task A_segment_that_is_gone_is_damage_and_everything_else_is_there()
    {
        using var disk = new SimulatedFolder();
        var value = new string('v', 3000);
        await using (var log = Open(disk, segmentBytesMax: 8000))
        {
            await log.CreateTopicAsync(Pins.Topic, 1, Cancellation);
            for (var count = 0; count < 8; count++)
            {
                await log.AppendAsync(value);
            }
        }

        var names = disk.List(".journal");
        names.Count.ShouldBe(4);
        using var left = SimulatedFolder.Of([.. names.Where(name => name != names[1]).Select(name => (name, disk[name]))]);
        await using var reopened = Open(left, segmentBytesMax: 8000);

        reopened.Recovery.Damages.ShouldHaveSingleItem().Lost.ShouldBe("offsets 2 to 3 of pins-0");
        (await reopened.ReadAllAsync(Pins)).Select(line => line[..1]).ShouldBe(["0", "1", "4", "5", "6", "7"]);
        (await reopened.AppendAsync("next")).BaseOffset.ShouldBe(new Offset(8));
    }

    [Fact]
    public async Task A_journal_of_a_later_version_is_refused_and_left_alone()
    {
        using var disk = new SimulatedFolder();
        await FillAsync(disk);
        var image = disk[First];
        image[4] = FrameHeader.FormatVersion + 1;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(
            image.AsSpan(60), Pinlake.Wire.Primitives.Crc32C.Compute(image.AsSpan(0, 60)));
        using var later = SimulatedFolder.Of((First, image));

        var refusal = Should.Throw<PinlakeException>(() => Open(later));

        refusal.Kind.ShouldBe(FailureKind.Invalid);
        refusal.Message.ShouldContain("later version");
        later[First].ShouldBe(image);
    }

    [Fact]
    public async Task A_copy_of_a_frame_inside_a_payload_is_no_frame()
    {
        using var disk = new SimulatedFolder();
        await FillAsync(disk);
        var copied = System.Text.Encoding.Latin1.GetString(disk[First]);
        var log = Open(disk);
        var payload = Pinlake.Wire.Records.RecordBatchWriter.Write(
            [new Pinlake.Model.Record(null, System.Text.Encoding.Latin1.GetBytes(copied))], DateTimeOffset.UnixEpoch);
        await log.AppendAsync(Pins, payload, Durability.Flushed, Cancellation);
        await log.AppendAsync("behind");
        await log.DisposeAsync();
        var image = disk[First];
        var frame = Frames(image).Find(found => found.Header.BaseOffset == 5);
        image[frame.Position] ^= 1;

        await using var reopened = Open(SimulatedFolder.Of((First, image)));

        reopened.Recovery.Damages.ShouldHaveSingleItem().LengthBytes.ShouldBe(frame.EndPosition - frame.Position);
        (await reopened.ReadAllAsync(Pins))[^1].ShouldBe("6:behind");
    }

    private static LogStore Open(SimulatedFolder folder, TimeProvider? clock = null, int segmentBytesMax = 1 << 20) => LogStore.Open(
        folder,
        folder,
        new LogOptions { SegmentBytesMax = segmentBytesMax },
        clock ?? TimeProvider.System,
        NullLogger.Instance,
        Cancellation);

    // Closed cleanly: two topics, a stream, a deletion; pins hold 0 to 4, geo 0, the shard 0.
    private static async Task FillAsync(SimulatedFolder disk)
    {
        await using var log = Open(disk);
        await log.CreateTopicAsync("gone", 1, Cancellation);
        await log.CreateTopicAsync(Pins.Topic, 1, Cancellation);
        await log.CreateTopicAsync(Geo.Topic, 1, Cancellation);
        await log.DeleteTopicAsync("gone", Cancellation);
        await log.CreateStreamAsync("s", 2, Cancellation);
        await log.AppendAsync("a");
        await log.AppendAsync(Geo, Batch("g"), Durability.Flushed, Cancellation);
        await log.AppendAsync("b", "c");
        await log.AppendAsync(Shard, Batch("s"), Durability.Flushed, Cancellation);
        await log.AppendAsync("d");
        await log.AppendAsync("e");
    }

    private static async Task ShouldHoldAsync(LogStore log, FoundFrame hit, string where)
    {
        log.Topics.Select(topic => topic.Name).ShouldBe(["geo", "pins"], where);
        log.Streams.Select(stream => stream.Name).ShouldBe(["s"], where);
        log.Id.ShouldNotBe(Guid.Empty, where);
        string[] pins = ["0:a", "1:b", "2:c", "3:d", "4:e"];
        var isBatch = hit.Header.Kind == FrameKind.Batch;
        var pinsId = 2;
        var expected = isBatch && hit.Header.PartitionId == pinsId
            ? pins.Where((_, offset) => offset < hit.Header.BaseOffset || offset >= hit.Header.EndOffset)
            : pins;
        (await log.ReadAllAsync(Pins)).ShouldBe(expected, where);
        (await log.ReadAllAsync(Geo)).ShouldBe(isBatch && hit.Header.PartitionId == pinsId + 1 ? [] : ["0:g"], where);
        (await log.ReadAllAsync(Shard)).ShouldBe(isBatch && hit.Header.PartitionId == pinsId + 2 ? [] : ["0:s"], where);
    }

    private static List<FoundFrame> Frames(byte[] image)
    {
        using var disk = SimulatedFolder.Of((First, image));
        var scanner = new FrameScanner(new Segment(0, disk.Open(First)), image.Length, null);
        var frames = new List<FoundFrame>();
        while (scanner.Next(out var frame) && frame.State == FrameState.Whole)
        {
            frames.Add(frame);
        }

        return frames;
    }

    private static int EndOfFrames(byte[] image) => (int)Frames(image)[^1].EndPosition;
}
