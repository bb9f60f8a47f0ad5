using System.Text;
using Pinlake.Model;
using Pinlake.Wire.Records;
using Shouldly;
using Xunit;
using Record = Pinlake.Model.Record;

namespace Pinlake.Tests.Wire.Records;

public sealed class RecordBatchReaderTests
{
    public static TheoryData<string> CodecNames { get; } = new(Golden.Codecs);

    [Theory]
    [MemberData(nameof(CodecNames))]
    public void The_records_that_kcat_sent_are_read_with_keys_values_headers_and_offsets(string codec)
    {
        var batch = Golden.Batch("librdkafka-" + codec);

        RecordBatchReader.TryRead(batch, out var records, out var problem).ShouldBeTrue(problem);

        RecordBatchHeader.TryRead(batch, out var header).ShouldBeTrue();
        header.Codec.ToString().ShouldBe(codec, StringCompareShould.IgnoreCase);
        (header.ProducerId, header.ProducerEpoch, header.BaseSequence).ShouldBe((-1L, (short)-1, -1));
        records.Count.ShouldBe(10);
        for (var index = 0; index < records.Count; index++)
        {
            records[index].Offset.ShouldBe(new Offset(index));
            Text(records[index].Key).ShouldBe($"key-{index}");
            Text(records[index].Value).ShouldBe($"value {index} of {codec}, the same words again and again and again");
            records[index].Headers.Select(pair => (pair.Key, Text(pair.Value))).ShouldBe([("source", "kcat"), ("empty", "")]);
            records[index].TimestampMs.ShouldBeInRange(header.BaseTimestamp, header.MaxTimestamp);
        }
    }

    [Theory]
    [MemberData(nameof(CodecNames))]
    public void The_records_that_Java_sent_are_read_with_their_nulls(string codec)
    {
        var batch = Golden.Batch("java-" + codec);

        RecordBatchReader.TryRead(batch, out var records, out var problem).ShouldBeTrue(problem);

        records.Select(record => (Text(record.Key), Text(record.Value))).ShouldBe(
        [
            ("k0", $"value 0 of {codec}, the same words again and again and again"),
            (null, null),
            ("k2", $"value 2 of {codec}, the same words again and again and again"),
        ]);
        records.Select(record => string.Join(',', record.Headers.Select(pair => $"{pair.Key}={Text(pair.Value) ?? "null"}")))
            .ShouldBe(["h1=v1,h2=null", "h1=v1", "h1="]);
        RecordBatchHeader.TryRead(batch, out var header).ShouldBeTrue();
        header.ProducerId.ShouldBeGreaterThanOrEqualTo(0, "Kafka's console producer is idempotent");
        header.BaseSequence.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(CodecNames))]
    public void A_stranger_s_batch_passes_the_check_and_fails_it_with_any_byte_behind_the_leader_epoch_changed(string codec)
    {
        var batch = Golden.Batch("librdkafka-" + codec);
        RecordBatchReader.Check(batch, out var header, out var problem).ShouldBe(RecordBatchFlaw.None, problem);
        header.RecordCount.ShouldBe(10);

        for (var index = RecordBatchHeader.MagicOffset; index < batch.Length; index++)
        {
            batch[index] ^= 0x10;
            RecordBatchReader.Check(batch, out _, out problem).ShouldBe(RecordBatchFlaw.Damaged, $"byte {index}");
            problem.ShouldNotBeEmpty();
            batch[index] ^= 0x10;
        }
    }

    [Theory]
    [MemberData(nameof(CodecNames))]
    public void A_batch_cut_anywhere_is_refused(string codec)
    {
        var batch = Golden.Batch("java-" + codec);
        for (var length = 0; length < batch.Length; length++)
        {
            RecordBatchReader.TryRead(batch.AsMemory(0, length), out var records, out _).ShouldBeFalse();
            records.ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(CodecNames))]
    public void Damaged_records_under_a_right_checksum_are_refused_or_read_but_never_throw(string codec)
    {
        var random = new Random(20);
        for (var round = 0; round < 3_000; round++)
        {
            var batch = Golden.Batch((round % 2 == 0 ? "librdkafka-" : "java-") + codec);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                batch[random.Next(RecordBatchHeader.SizeBytes - 4, batch.Length)] = (byte)random.Next(256);
            }

            RecordBatchHeader.SetCrc(batch);
            if (!RecordBatchReader.TryRead(batch, out _, out var problem, plainBytesMax: 1 << 20))
            {
                problem.ShouldNotBeEmpty();
            }

            RecordBatchReader.Check(batch, out _, out _, plainBytesMax: 1 << 20);
        }
    }

    [Theory]
    [MemberData(nameof(CodecNames))]
    public void Random_bytes_as_records_are_refused_whatever_the_codec(string codec)
    {
        var random = new Random(21);
        for (var round = 0; round < 2_000; round++)
        {
            var batch = new byte[RecordBatchHeader.SizeBytes + random.Next(200)];
            random.NextBytes(batch);
            new RecordBatchHeader(
                default, batch.Length - 12, 0, 0, (short)Array.IndexOf(Golden.Codecs, codec), 4, 0, 0, -1, -1, -1, 5).Write(batch);
            RecordBatchHeader.SetCrc(batch);

            RecordBatchReader.Check(batch, out _, out var problem, plainBytesMax: 1 << 20).ShouldNotBe(RecordBatchFlaw.None);
            problem.ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public void A_batch_that_decompresses_to_more_than_the_limit_is_refused_by_name(string codec)
    {
        var batch = Golden.Batch("librdkafka-" + codec);

        RecordBatchReader.TryRead(batch, out _, out var problem, plainBytesMax: 500).ShouldBeFalse();

        problem.ShouldContain("decompress to more than 500 bytes");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(15)]
    public void A_claim_of_too_many_records_allocates_nothing(int shift)
    {
        var batch = Golden.Batch("java-none");
        RecordBatchHeader.TryRead(batch, out var header).ShouldBeTrue();
        (header with { RecordCount = 1 << (shift + 8), LastOffsetDelta = (1 << (shift + 8)) - 1 }).Write(batch);
        RecordBatchHeader.SetCrc(batch);

        RecordBatchReader.TryRead(batch, out _, out var problem).ShouldBeFalse();
        problem.ShouldStartWith($"it says {1 << (shift + 8)} records in");
    }

    [Fact]
    public void Offsets_with_a_gap_can_be_read_but_not_taken_in()
    {
        var batch = RecordBatchWriter.Write([new Record(null, "a"u8.ToArray()), new Record(null, "b"u8.ToArray())], DateTimeOffset.UnixEpoch);
        // The second record's offset delta: behind length, attributes and timestamp delta of one byte each.
        var secondOffsetDelta = RecordBatchHeader.SizeBytes + 8 + 3;
        batch[secondOffsetDelta].ShouldBe((byte)2);
        batch[secondOffsetDelta] = 6;
        RecordBatchHeader.TryRead(batch, out var header).ShouldBeTrue();
        (header with { LastOffsetDelta = 3 }).Write(batch);
        RecordBatchHeader.SetCrc(batch);

        RecordBatchReader.TryRead(batch, out var records, out var problem).ShouldBeTrue(problem);
        records.Select(record => record.Offset.Value).ShouldBe([0L, 3L]);
        RecordBatchReader.Check(batch, out _, out problem).ShouldBe(RecordBatchFlaw.BadRecords);
        problem.ShouldBe("it says 2 records, and 3 for the last one's offset");
    }

    [Fact]
    public void Batches_one_behind_the_other_are_taken_off_in_order_and_a_torn_one_is_left()
    {
        var first = Golden.Batch("java-none");
        var second = Golden.Batch("librdkafka-zstd");
        ReadOnlyMemory<byte> rest = (byte[])[.. first, .. second, .. first.AsSpan(0, 70)];

        RecordBatchReader.TryTakeBatch(ref rest, out var batch, out _).ShouldBeTrue();
        batch.ToArray().ShouldBe(first);
        RecordBatchReader.TryTakeBatch(ref rest, out batch, out var header).ShouldBeTrue();
        batch.ToArray().ShouldBe(second);
        header.RecordCount.ShouldBe(10);
        RecordBatchReader.TryTakeBatch(ref rest, out _, out _).ShouldBeFalse();
        rest.Length.ShouldBe(70);
    }

    [Fact]
    public void A_place_given_by_the_log_moves_the_offsets_and_leaves_the_checksum_right()
    {
        var batch = Golden.Batch("librdkafka-lz4");

        RecordBatchHeader.SetPlace(batch, new Offset(4_000_000_000), 7);

        RecordBatchReader.TryRead(batch, out var records, out var problem).ShouldBeTrue(problem);
        records[^1].Offset.ShouldBe(new Offset(4_000_000_009));
    }

    private static string? Text(ReadOnlyMemory<byte>? bytes) =>
        bytes is { } present ? Encoding.UTF8.GetString(present.Span) : null;
}
