using Pinlake.Wire.Records;

namespace Pinlake.Log.Journal;

/// <summary>Puts the partitions together again from frames and summaries, and notes which offsets are missing.</summary>
/// <param name="partitions">Filled here.</param>
internal sealed class PartitionRecovery(PartitionTable partitions)
{
    private readonly Dictionary<int, long> lastHeardOf = [];
    private readonly List<LostOffsets> lost = [];

    /// <summary>Takes a whole batch; false when it cannot follow on what came before it.</summary>
    public bool AddBatch(in FrameHeader header, in RecordBatchHeader batch)
    {
        var partition = partitions.Of(header.PartitionId);
        if (header.BaseOffset < partition.NextOffset)
        {
            return false;
        }

        Hear(header.PartitionId, header.BaseOffset, header.Position);
        partition.AddWritten(new FrameEntry(
            header.Position, header.BaseOffset, header.MaxTimestamp, header.PayloadBytes, header.LastOffsetDelta));
        partition.Producers.Remember(batch, header.BaseOffset);
        partition.NextOffset = header.EndOffset;
        return true;
    }

    /// <summary>Learns, from something at <paramref name="position"/>, that a partition gives this offset next.</summary>
    public void Hear(int partitionId, long nextOffset, long position)
    {
        var partition = partitions.Of(partitionId);
        if (nextOffset > partition.NextOffset)
        {
            lost.Add(new LostOffsets(
                partition, partition.NextOffset, nextOffset - 1, lastHeardOf.GetValueOrDefault(partitionId, -1), position));
            partition.NextOffset = nextOffset;
        }

        lastHeardOf[partitionId] = position;
    }

    /// <summary>
    /// Leaves out offsets that damage may have taken: in every partition of which nothing behind it has been heard, as
    /// many as it has bytes, more than any uncompressed batch could hold there.
    /// </summary>
    /// <param name="endPosition">First position behind the damage.</param>
    /// <param name="lengthBytes">Its bytes.</param>
    public void LeaveOut(long endPosition, long lengthBytes)
    {
        foreach (var partition in partitions.All)
        {
            if (lastHeardOf.GetValueOrDefault(partition.Id, -1) < endPosition)
            {
                partition.NextOffset += lengthBytes;
            }
        }
    }

    /// <summary>Ends: everything there is durable.</summary>
    public void Complete()
    {
        foreach (var partition in partitions.All)
        {
            partition.Recovered(partition.NextOffset);
        }
    }

    /// <summary>The offsets that a damaged range took, in words; empty when none are known.</summary>
    public string LostIn(long position, long endPosition) => string.Join(", ", lost
        .Where(range => range.HeardBefore <= position && range.HeardBehind >= endPosition)
        .Select(range => $"offsets {range.First} to {range.Last} of {range.Partition.Name}"));

    private sealed record LostOffsets(PartitionLog Partition, long First, long Last, long HeardBefore, long HeardBehind);
}
