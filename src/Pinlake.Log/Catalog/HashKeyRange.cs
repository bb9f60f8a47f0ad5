namespace Pinlake.Log.Catalog;

/// <summary>How the shards of a new stream share the 2^128 hash keys.</summary>
/// <remarks>
/// Shard i begins at i × ⌊2^128 ÷ n⌋; the last one takes the rest. Source: Kinesis, DescribeStream of new streams.
/// </remarks>
internal static class HashKeyRange
{
    /// <summary>First and last hash key of shard <paramref name="index"/> of <paramref name="shardCount"/>.</summary>
    public static (UInt128 Start, UInt128 End) Of(int index, int shardCount)
    {
        var count = (UInt128)(uint)shardCount;

        // 2^128 itself does not fit: it is MaxValue + 1.
        var width = (UInt128.MaxValue / count) + (UInt128.MaxValue % count == count - 1 ? UInt128.One : UInt128.Zero);
        var start = shardCount == 1 ? UInt128.Zero : width * (uint)index;
        return (start, index == shardCount - 1 ? UInt128.MaxValue : start + width - 1);
    }
}
