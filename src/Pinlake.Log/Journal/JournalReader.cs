using System.Buffers;
using Pinlake.Model;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Journal;

/// <summary>Reads the batches of one partition out of the segments, from any thread.</summary>
/// <remarks>
/// Batches of a partition lie between those of others. Neighbours are read in one go, with what lies between them,
/// where that is little; every frame's checksums are looked at before it is given out.
/// </remarks>
internal static class JournalReader
{
    private const int RunBytesMax = 256 << 10;
    private const int GapBytesMax = 16 << 10;

    /// <summary>Reads whole batches from the one that holds <paramref name="from"/> on, as far as they are durable.</summary>
    /// <exception cref="PinlakeException">Corrupt: the first batch has changed since it was written.</exception>
    public static ReadOnlyMemory<byte> Read(SegmentList segments, PartitionLog partition, long from, int bytesMax)
    {
        var highWatermark = partition.HighWatermark;
        var index = partition.Index;
        var first = index.FindOffset(from);
        var (behind, total) = (first, 0L);
        for (var count = index.Count; behind < count && index[behind].EndOffset <= highWatermark; behind++)
        {
            var size = index[behind].PayloadBytes;
            if (behind > first && total + size > bytesMax)
            {
                break;
            }

            total += size;
        }

        if (behind == first)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var target = GC.AllocateUninitializedArray<byte>((int)total);
        var filled = 0;
        for (var next = first; next < behind;)
        {
            var runEnd = EndOfRun(segments, index, next, behind);
            var whole = ReadRun(segments, index, next, runEnd, target.AsSpan(filled), out var bytes);
            filled += bytes;
            if (whole < runEnd)
            {
                return filled > 0 ? target.AsMemory(0, filled) : throw Changed(segments, partition, index[whole]);
            }

            next = runEnd;
        }

        return target;
    }

    private static int EndOfRun(SegmentList segments, FrameIndex index, int first, int behind)
    {
        var segment = segments.Holding(index[first].Position);
        var limit = index[first].Position + RunBytesMax;
        var next = first + 1;
        while (next < behind
            && index[next].EndPosition <= limit
            && index[next].Position - index[next - 1].EndPosition <= GapBytesMax
            && segments.Holding(index[next].Position) == segment)
        {
            next++;
        }

        return next;
    }

    // Gives the index of the first entry that was not whole, or runEnd.
    private static int ReadRun(SegmentList segments, FrameIndex index, int first, int runEnd, Span<byte> target, out int filled)
    {
        filled = 0;
        var begin = index[first].Position;
        var size = checked((int)(index[runEnd - 1].EndPosition - begin));
        var segment = segments.Holding(begin);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var run = buffer.AsSpan(0, segment.File.Read(begin - segment.BasePosition, buffer.AsSpan(0, size)));
            for (var next = first; next < runEnd; next++)
            {
                var entry = index[next];
                if (entry.EndPosition - begin > run.Length)
                {
                    return next;
                }

                var frame = run.Slice((int)(entry.Position - begin), FrameHeader.SizeBytes + entry.PayloadBytes);
                var payload = frame[FrameHeader.SizeBytes..];
                if (FrameHeader.Read(frame, out var header) != FrameStatus.Whole
                    || header.Position != entry.Position
                    || header.PayloadCrc != Crc32C.Compute(payload))
                {
                    return next;
                }

                payload.CopyTo(target[filled..]);
                filled += payload.Length;
            }

            return runEnd;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static PinlakeException Changed(SegmentList segments, PartitionLog partition, in FrameEntry entry)
    {
        var segment = segments.Holding(entry.Position);
        return new PinlakeException(FailureKind.Corrupt,
            $"{partition.Name}: offsets {entry.BaseOffset} to {entry.EndOffset - 1} have changed on the disk since they were written "
            + $"({segment.Name}, byte {entry.Position - segment.BasePosition}). Nothing was changed. Look after the disk; "
            + "a restart passes over them and names them.");
    }
}
