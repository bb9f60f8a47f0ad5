using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Log;

/// <summary>What the log looks at before it takes a batch from a producer.</summary>
internal static class ProducedBatch
{
    /// <summary>The batch's header.</summary>
    /// <param name="partition">Where it is to go, for the message.</param>
    /// <param name="batch">Bytes off the wire; may hold anything.</param>
    /// <param name="bytesMax">Bytes of the largest batch taken.</param>
    /// <exception cref="PinlakeException">Invalid: it is not exactly one batch, it is too large, or its CRC is wrong.</exception>
    public static RecordBatchHeader Check(TopicPartition partition, ReadOnlySpan<byte> batch, int bytesMax)
    {
        if (batch.Length > bytesMax)
        {
            throw Refused(partition, $"a batch of {batch.Length} bytes is larger than the {bytesMax} that are allowed. Send smaller ones");
        }

        if (!RecordBatchHeader.TryRead(batch, out var header))
        {
            throw Refused(partition, $"{batch.Length} bytes that do not begin with a record batch of version 2. Send one");
        }

        if (header.BatchBytes != batch.Length)
        {
            throw Refused(partition, $"a batch that says {header.BatchBytes} bytes came as {batch.Length}. Send exactly one batch");
        }

        // Offsets without gaps: a producer's batch numbers its records 0, 1, 2, ….
        if (header.RecordCount < 1 || header.LastOffsetDelta != header.RecordCount - 1)
        {
            throw Refused(partition,
                $"a batch of {header.RecordCount} records whose last one is number {header.LastOffsetDelta}. Number them from 0 without gaps");
        }

        if (!RecordBatchHeader.CrcMatches(batch))
        {
            throw Refused(partition, "a batch whose CRC does not match its bytes. Send it again");
        }

        return header;
    }

    private static PinlakeException Refused(TopicPartition partition, string what) =>
        new(FailureKind.Invalid, $"{partition}: {what}. Nothing was written.");
}
