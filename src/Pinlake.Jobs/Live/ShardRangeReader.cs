using Pinlake.Jobs.Plans;
using Pinlake.Jobs.Sources;
using Pinlake.Model;

namespace Pinlake.Jobs.Live;

/// <summary>Reads a planned range of a shard again, exactly.</summary>
internal static class ShardRangeReader
{
    private const int EmptyAnswersMax = 200;
    private static readonly TimeSpan EmptyDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>The records of the range, all of them.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Corrupt"/>: they are not all there any more.</exception>
    public static async Task<ShardRecords> ReadAsync(
        KinesisClient client, ShardRange range, int answerRecordsMax, TimeProvider clock, CancellationToken cancellation)
    {
        var shard = new StreamShard(range.Stream, range.Shard);
        var records = new List<KinesisRecord>(range.RecordCount);
        string? iterator = await client.GetShardIteratorAsync(shard, range.After, cancellation).ConfigureAwait(false);
        for (var empty = 0; iterator is not null && records.Count < range.RecordCount && empty < EmptyAnswersMax;)
        {
            var answer = await client.GetRecordsAsync(
                iterator, Math.Min(answerRecordsMax, range.RecordCount - records.Count), cancellation).ConfigureAwait(false);
            records.AddRange(answer.Records);
            iterator = answer.NextIterator;
            if (answer.Records.Count == 0)
            {
                // Allowed by the protocol where records lie further on; not for long at the shard's newest end.
                empty += answer.Behind == TimeSpan.Zero ? 10 : 1;
                await Task.Delay(EmptyDelay, clock, cancellation).ConfigureAwait(false);
            }
        }

        if (records.Count != range.RecordCount || records[^1].SequenceNumber != range.UpTo)
        {
            throw new PinlakeException(
                FailureKind.Corrupt,
                $"Shard {shard}: a plan of the live lane has {range.RecordCount} records behind {range.After ?? "the start"} up to {range.UpTo}; "
                + $"the stream gave {records.Count} up to {(records.Count == 0 ? "none" : records[^1].SequenceNumber)}. Nothing was committed. "
                + "The stream was made again or its records grew too old: use another data folder, or bring the stream back.");
        }

        return new ShardRecords(shard, records);
    }
}
