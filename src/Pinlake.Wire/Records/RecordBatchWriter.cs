using System.Text;
using Pinlake.Model;
using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Records;

/// <summary>Encodes records into one batch of format version 2, as a producer would send it.</summary>
/// <remarks>
/// Uncompressed, no producer id, base offset 0: the log sets the place. Source: Kafka documentation, "Record Batch",
/// "Record".
/// </remarks>
public static class RecordBatchWriter
{
    /// <summary>Encodes <paramref name="records"/>, in order.</summary>
    /// <param name="records">At least one.</param>
    /// <param name="now">Timestamp of the records that have none.</param>
    /// <returns>One batch, its checksum set.</returns>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: no records, or more than 2 GiB of them.</exception>
    public static byte[] Write(IReadOnlyList<Record> records, DateTimeOffset now)
    {
        if (records.Count == 0)
        {
            throw new PinlakeException(FailureKind.Invalid, "A batch needs at least one record. Nothing was written.");
        }

        var baseTimestamp = TimestampOf(records[0], now);
        var maxTimestamp = baseTimestamp;
        var sizeBytes = (long)RecordBatchHeader.SizeBytes;
        var bodies = new int[records.Count];
        for (var index = 0; index < bodies.Length; index++)
        {
            var timestamp = TimestampOf(records[index], now);
            maxTimestamp = Math.Max(maxTimestamp, timestamp);
            var body = BodySize(records[index], timestamp - baseTimestamp, index);
            sizeBytes += body + Varint.SizeMax;
            if (sizeBytes > Array.MaxLength)
            {
                throw new PinlakeException(
                    FailureKind.Invalid,
                    $"The records take more than {Array.MaxLength} bytes, the most that one batch can hold. Nothing was written. Send fewer at a time.");
            }

            sizeBytes += Varint.Size((int)body) - Varint.SizeMax;
            bodies[index] = (int)body;
        }

        var batch = new byte[sizeBytes];
        var rest = batch.AsSpan(RecordBatchHeader.SizeBytes);
        for (var index = 0; index < bodies.Length; index++)
        {
            rest = WriteRecord(rest, records[index], bodies[index], TimestampOf(records[index], now) - baseTimestamp, index);
        }

        var header = new RecordBatchHeader(
            Offset.Zero,
            batch.Length - RecordBatchHeader.LengthExcludes,
            PartitionLeaderEpoch: -1,
            Crc: 0,
            Attributes: 0,
            LastOffsetDelta: records.Count - 1,
            baseTimestamp,
            maxTimestamp,
            ProducerId: -1,
            ProducerEpoch: -1,
            BaseSequence: -1,
            records.Count);
        header.Write(batch);
        RecordBatchHeader.SetCrc(batch);
        return batch;
    }

    private static long TimestampOf(Record record, DateTimeOffset now) => (record.Timestamp ?? now).ToUnixTimeMilliseconds();

    // A record behind its length: attributes int8, timestamp delta varlong, offset delta varint, key, value, headers.
    private static long BodySize(Record record, long timestampDelta, int offsetDelta)
    {
        var size = 1L + Varlong.Size(timestampDelta) + Varint.Size(offsetDelta)
            + BytesSize(record.Key) + BytesSize(record.Value) + Varint.Size(record.Headers.Count);
        foreach (var header in record.Headers)
        {
            var nameBytes = Encoding.UTF8.GetByteCount(header.Key);
            size += Varint.Size(nameBytes) + nameBytes + BytesSize(header.Value);
        }

        return size;
    }

    private static long BytesSize(ReadOnlyMemory<byte>? bytes) =>
        bytes is { } present ? Varint.Size(present.Length) + (long)present.Length : Varint.Size(-1);

    private static Span<byte> WriteRecord(Span<byte> rest, Record record, int body, long timestampDelta, int offsetDelta)
    {
        rest = rest[Varint.Write(rest, body)..];
        rest[0] = 0;
        rest = rest[1..];
        rest = rest[Varlong.Write(rest, timestampDelta)..];
        rest = rest[Varint.Write(rest, offsetDelta)..];
        rest = WriteBytes(rest, record.Key);
        rest = WriteBytes(rest, record.Value);
        rest = rest[Varint.Write(rest, record.Headers.Count)..];
        foreach (var header in record.Headers)
        {
            rest = rest[Varint.Write(rest, Encoding.UTF8.GetByteCount(header.Key))..];
            rest = rest[Encoding.UTF8.GetBytes(header.Key, rest)..];
            rest = WriteBytes(rest, header.Value);
        }

        return rest;
    }

    private static Span<byte> WriteBytes(Span<byte> rest, ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is not { } present)
        {
            return rest[Varint.Write(rest, -1)..];
        }

        rest = rest[Varint.Write(rest, present.Length)..];
        present.Span.CopyTo(rest);
        return rest[present.Length..];
    }
}
