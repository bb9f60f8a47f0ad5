using System.Collections.Immutable;

namespace Pinlake.Log.Journal;

/// <summary>All segments in the order of their positions. One thread adds, many read.</summary>
internal sealed class SegmentList : IDisposable
{
    private ImmutableArray<Segment> segments = [];

    /// <summary>The segments at this moment.</summary>
    public ImmutableArray<Segment> All => segments;

    /// <summary>Adds a segment behind the last one.</summary>
    public void Add(Segment segment) =>
        ImmutableInterlocked.InterlockedExchange(ref segments, segments.Add(segment));

    /// <summary>The segment that holds <paramref name="position"/>.</summary>
    public Segment Holding(long position)
    {
        var all = segments;
        var (low, high) = (0, all.Length - 1);
        while (low < high)
        {
            var middle = low + ((high - low + 1) >> 1);
            if (all[middle].BasePosition <= position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return all[low];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in segments)
        {
            segment.File.Dispose();
        }
    }
}
