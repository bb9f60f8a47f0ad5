using System.Runtime.CompilerServices;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Gateway.Kinesis;

/// <summary>Walks through the durable records of a shard.</summary>
internal static class ShardReader
{
    private const int ReadBytesMax = 1 << 20;

    /// <summary>Gives the records from <paramref name="from"/> to the high watermark of the moment it gets there.</summary>
    /// <param name="log">The log.</param>
    /// <param name="partition">The shard's partition.</param>
    /// <param name="from">First record wanted; where it is no longer there, the first that is.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public static async IAsyncEnumerable<LoggedRecord> ReadAsync(
        LogStore log,
        TopicPartition partition,
        Offset from,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var offsets = log.Offsets(partition);
            from = from < offsets.Start ? offsets.Start : from;
            if (from >= offsets.HighWatermark)
            {
                yield break;
            }

            var batches = await log.ReadAsync(partition, from, ReadBytesMax, cancellation).ConfigureAwait(false);
            if (batches.IsEmpty)
            {
                yield break;
            }

            while (RecordBatchReader.TryTakeBatch(ref batches, out var batch, out var header))
            {
                if (!RecordBatchReader.TryRead(batch, out var records, out var problem))
                {
                    throw new PinlakeException(FailureKind.Corrupt,
                        $"{partition}, the batch at offset {header.BaseOffset}: {problem}. Nothing behind it was read; its bytes are kept.");
                }

                foreach (var record in records)
                {
                    if (record.Offset >= from)
                    {
                        yield return record;
                    }
                }

                from = header.LastOffset.Plus(1);
            }
        }
    }
}
