using Pinlake.Model;

namespace Pinlake.Wire.Records;

/// <summary>Takes one record batch, gives its records, decompressed.</summary>
/// <remarks>
/// Bad bytes are data: the verbs return false with a sentence that says what is wrong, and never throw. Records point
/// into the batch or into the buffer it was decompressed to. Source: Kafka documentation, "Record Batch".
/// </remarks>
public static class RecordBatchReader
{
    /// <summary>Bytes that a batch may decompress to unless a caller says otherwise: 64 MiB.</summary>
    public const int PlainBytesMax = 64 << 20;

    // A record takes seven bytes at least: one for each of its fields.
    private const int RecordBytesMin = 7;

    /// <summary>Reads the records of <paramref name="batch"/>.</summary>
    /// <param name="batch">Exactly one batch, header included.</param>
    /// <param name="records">Its records in order, their offsets counted from its base offset; empty when false.</param>
    /// <param name="problem">What is wrong, as the end of a sentence that begins with "the batch:"; empty when true.</param>
    /// <param name="plainBytesMax">Most bytes to decompress to.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> batch,
        out IReadOnlyList<LoggedRecord> records,
        out string problem,
        int plainBytesMax = PlainBytesMax)
    {
        records = [];
        if (Open(batch, plainBytesMax, out var header, out var plain, out problem) != RecordBatchFlaw.None)
        {
            return false;
        }

        var read = new LoggedRecord[header.RecordCount];
        var cursor = new RecordCursor(plain);
        for (var index = 0; index < read.Length; index++)
        {
            if (!cursor.TryNext() || !TryPlace(header, cursor, out var offset) || !cursor.TryHeaders(out var headers))
            {
                problem = BadRecord(header, index);
                return false;
            }

            var timestamp = header.HasLogAppendTime ? header.MaxTimestamp : unchecked(header.BaseTimestamp + cursor.TimestampDelta);
            read[index] = new LoggedRecord(offset, timestamp, cursor.Key, cursor.Value, headers);
        }

        if (!cursor.AtEnd)
        {
            problem = "bytes follow its last record";
            return false;
        }

        records = read;
        return true;
    }

    /// <summary>Walks through <paramref name="batch"/> as a reader would, keeping nothing.</summary>
    /// <param name="batch">Exactly one batch, header included.</param>
    /// <param name="header">Its header; the default when that cannot be read.</param>
    /// <param name="problem">What is wrong, as the end of a sentence that begins with "the batch:"; empty when nothing is.</param>
    /// <param name="plainBytesMax">Most bytes to decompress to.</param>
    /// <returns>
    /// None when length, checksum and codec are right and every record can be read, with offsets 0, 1, 2, … behind the
    /// base offset: what a log must know before it takes a batch from a stranger.
    /// </returns>
    public static RecordBatchFlaw Check(
        ReadOnlyMemory<byte> batch,
        out RecordBatchHeader header,
        out string problem,
        int plainBytesMax = PlainBytesMax)
    {
        var flaw = Open(batch, plainBytesMax, out header, out var plain, out problem);
        if (flaw != RecordBatchFlaw.None)
        {
            return flaw;
        }

        if (header.RecordCount == 0 || header.LastOffsetDelta != header.RecordCount - 1)
        {
            problem = $"it says {header.RecordCount} records, and {header.LastOffsetDelta} for the last one's offset";
            return RecordBatchFlaw.BadRecords;
        }

        var cursor = new RecordCursor(plain);
        for (var index = 0; index < header.RecordCount; index++)
        {
            if (!cursor.TryNext() || cursor.OffsetDelta != index || !cursor.TrySkipHeaders())
            {
                problem = BadRecord(header, index);
                return RecordBatchFlaw.BadRecords;
            }
        }

        if (!cursor.AtEnd)
        {
            problem = "bytes follow its last record";
            return RecordBatchFlaw.BadRecords;
        }

        return RecordBatchFlaw.None;
    }

    /// <summary>Cuts the first batch off the front of several.</summary>
    /// <param name="batches">Whole batches one behind the other, as the log gives them; what is left afterwards.</param>
    /// <param name="batch">The first one; empty when false.</param>
    /// <param name="header">Its header; the default when false.</param>
    /// <returns>False at the end, and when the rest is no whole batch: then <paramref name="batches"/> is not empty.</returns>
    public static bool TryTakeBatch(
        ref ReadOnlyMemory<byte> batches,
        out ReadOnlyMemory<byte> batch,
        out RecordBatchHeader header)
    {
        batch = default;
        if (!RecordBatchHeader.TryRead(batches.Span, out header) || header.BatchBytes > batches.Length)
        {
            header = default;
            return false;
        }

        batch = batches[..header.BatchBytes];
        batches = batches[header.BatchBytes..];
        return true;
    }

    private static RecordBatchFlaw Open(
        ReadOnlyMemory<byte> batch,
        int plainBytesMax,
        out RecordBatchHeader header,
        out ReadOnlyMemory<byte> plain,
        out string problem)
    {
        plain = default;
        if (!RecordBatchHeader.TryRead(batch.Span, out header))
        {
            problem = "it has no header of format version 2";
            return RecordBatchFlaw.Damaged;
        }

        if (header.BatchBytes != batch.Length)
        {
            problem = $"it says {header.BatchBytes} bytes and has {batch.Length}";
            return RecordBatchFlaw.Damaged;
        }

        if (!RecordBatchHeader.CrcMatches(batch.Span))
        {
            problem = "its checksum does not match its bytes";
            return RecordBatchFlaw.Damaged;
        }

        var flaw = BatchDecompressor.Decompress(
            header.Codec, batch[RecordBatchHeader.SizeBytes..], plainBytesMax, out plain, out problem);
        if (flaw == RecordBatchFlaw.None && header.RecordCount > plain.Length / RecordBytesMin)
        {
            problem = $"it says {header.RecordCount} records in {plain.Length} bytes";
            return RecordBatchFlaw.BadRecords;
        }

        return flaw;
    }

    private static bool TryPlace(in RecordBatchHeader header, in RecordCursor cursor, out Offset offset)
    {
        offset = default;
        if (cursor.OffsetDelta < 0 || cursor.OffsetDelta > header.LastOffsetDelta)
        {
            return false;
        }

        offset = header.BaseOffset.Plus(cursor.OffsetDelta);
        return true;
    }

    private static string BadRecord(in RecordBatchHeader header, int index) =>
        $"record {index} of its {header.RecordCount} cannot be read";
}
