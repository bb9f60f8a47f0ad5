using Pinlake.Model;
using Pinlake.Wire.Records;
using Shouldly;
using Xunit;
using Record = Pinlake.Model.Record;

namespace Pinlake.Tests.Wire.Records;

public sealed class RecordBatchWriterTests
{
    [Fact]
    public void Kcat_s_records_written_again_are_kcat_s_bytes()
    {
        var golden = Golden.Batch("librdkafka-none");
        RecordBatchReader.TryRead(golden, out var records, out _).ShouldBeTrue();

        var written = RecordBatchWriter.Write([.. records.Select(AsSent)], DateTimeOffset.UnixEpoch);

        RecordBatchHeader.SetPlace(written, Offset.Zero, 0); // as the real broker did to the golden one
        Convert.ToHexString(written).ShouldBe(Convert.ToHexString(golden));
    }

    [Fact]
    public void Java_s_records_written_again_are_Java_s_bytes_but_for_the_producer_id()
    {
        var golden = Golden.Batch("java-none");
        RecordBatchReader.TryRead(golden, out var records, out _).ShouldBeTrue();
        RecordBatchHeader.TryRead(golden, out var goldenHeader).ShouldBeTrue();

        var written = RecordBatchWriter.Write([.. records.Select(AsSent)], DateTimeOffset.UnixEpoch);

        Convert.ToHexString(written.AsSpan(RecordBatchHeader.SizeBytes))
            .ShouldBe(Convert.ToHexString(golden.AsSpan(RecordBatchHeader.SizeBytes)));
        RecordBatchHeader.TryRead(written, out var header).ShouldBeTrue();
        (header.BaseTimestamp, header.MaxTimestamp, header.RecordCount, header.LastOffsetDelta)
            .ShouldBe((goldenHeader.BaseTimestamp, goldenHeader.MaxTimestamp, 3, 2));
    }

    [Fact]
    public void A_record_without_a_time_gets_the_one_passed_in_and_the_largest_time_is_the_batch_s()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_600_000_000_123);
        var later = now.AddDays(400);

        var batch = RecordBatchWriter.Write([new Record(null, null), new Record(null, null, later, []), new Record(null, null, now.AddDays(-400), [])], now);

        RecordBatchReader.TryRead(batch, out var records, out var problem).ShouldBeTrue(problem);
        records.Select(record => DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMs)).ShouldBe([now, later, now.AddDays(-400)]);
        RecordBatchHeader.TryRead(batch, out var header).ShouldBeTrue();
        header.MaxTimestamp.ShouldBe(later.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Whatever_is_written_reads_back()
    {
        var random = new Random(22);
        for (var round = 0; round < 500; round++)
        {
            var records = Enumerable.Range(0, random.Next(1, 40)).Select(_ => new Record(
                Bytes(random),
                Bytes(random),
                DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 4_000_000_000_000)),
                [.. Enumerable.Range(0, random.Next(3)).Select(index => new RecordHeader("name-" + index, Bytes(random)))])).ToArray();

            var batch = RecordBatchWriter.Write(records, DateTimeOffset.UnixEpoch);

            RecordBatchReader.Check(batch, out _, out var problem).ShouldBe(RecordBatchFlaw.None, problem);
            RecordBatchReader.TryRead(batch, out var read, out problem).ShouldBeTrue(problem);
            read.Count.ShouldBe(records.Length);
            for (var index = 0; index < records.Length; index++)
            {
                Same(read[index].Key, records[index].Key).ShouldBeTrue();
                Same(read[index].Value, records[index].Value).ShouldBeTrue();
                read[index].TimestampMs.ShouldBe(records[index].Timestamp!.Value.ToUnixTimeMilliseconds());
                read[index].Headers.Count.ShouldBe(records[index].Headers.Count);
                read[index].Headers.Zip(records[index].Headers)
                    .All(pair => pair.First.Key == pair.Second.Key && Same(pair.First.Value, pair.Second.Value)).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void No_records_are_no_batch() =>
        Should.Throw<PinlakeException>(() => RecordBatchWriter.Write([], DateTimeOffset.UnixEpoch)).Kind.ShouldBe(FailureKind.Invalid);

    private static Record AsSent(LoggedRecord record) =>
        new(record.Key, record.Value, DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMs), record.Headers);

    private static ReadOnlyMemory<byte>? Bytes(Random random)
    {
        if (random.Next(4) == 0)
        {
            return null;
        }

        var bytes = new byte[random.Next(3) == 0 ? random.Next(20_000) : random.Next(100)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static bool Same(ReadOnlyMemory<byte>? left, ReadOnlyMemory<byte>? right) =>
        left is { } leftBytes && right is { } rightBytes ? leftBytes.Span.SequenceEqual(rightBytes.Span) : left is null && right is null;
}
