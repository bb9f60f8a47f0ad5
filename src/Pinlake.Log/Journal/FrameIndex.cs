using System.Numerics;

namespace Pinlake.Log.Journal;

/// <summary>Where the batches of one partition lie, in offset order. One thread adds, many read.</summary>
/// <remarks>
/// Arrays of 16, 32, 64, … entries that never move: an entry, once counted, is read without a lock. 32 bytes an entry.
/// </remarks>
internal sealed class FrameIndex
{
    private const int FirstArrayEntries = 16;

    private readonly FrameEntry[]?[] arrays = new FrameEntry[]?[28];
    private readonly long[] timestampMax = new long[28];

    private int count;

    /// <summary>Entries that may be read.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The entry at <paramref name="index"/>, from 0 to <see cref="Count"/> less one.</summary>
    public ref readonly FrameEntry this[int index]
    {
        get
        {
            var array = ArrayOf(index);
            return ref arrays[array]![index - FirstIndexOf(array)];
        }
    }

    /// <summary>Adds an entry behind the last one.</summary>
    public void Add(in FrameEntry entry)
    {
        var array = ArrayOf(count);
        var entries = arrays[array] ??= new FrameEntry[FirstArrayEntries << array];
        var first = FirstIndexOf(array);
        entries[count - first] = entry;
        var max = count == first ? entry.MaxTimestamp : Math.Max(timestampMax[array], entry.MaxTimestamp);
        Volatile.Write(ref timestampMax[array], max);
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>Index of the first entry that ends behind <paramref name="offset"/>; <see cref="Count"/> if none does.</summary>
    public int FindOffset(long offset)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = low + ((high - low) >> 1);
            if (this[middle].EndOffset > offset)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>Index of the first entry with a timestamp of <paramref name="timestampMs"/> or later; Count if none has.</summary>
    public int FindTimestamp(long timestampMs)
    {
        var counted = Count;
        for (var index = 0; index < counted;)
        {
            var array = ArrayOf(index);
            if (Volatile.Read(ref timestampMax[array]) < timestampMs)
            {
                index = FirstIndexOf(array + 1);
                continue;
            }

            if (this[index].MaxTimestamp >= timestampMs)
            {
                return index;
            }

            index++;
        }

        return counted;
    }

    private static int ArrayOf(int index) => BitOperations.Log2((uint)(index / FirstArrayEntries) + 1);

    private static int FirstIndexOf(int array) => FirstArrayEntries * ((1 << array) - 1);
}

/// <summary>Where one batch lies.</summary>
/// <param name="Position">Of its frame in the journal.</param>
/// <param name="BaseOffset">Offset of its first record.</param>
/// <param name="MaxTimestamp">Largest timestamp, milliseconds since 1970.</param>
/// <param name="PayloadBytes">Bytes of the batch.</param>
/// <param name="LastOffsetDelta">Offset of its last record less the base offset.</param>
internal readonly record struct FrameEntry(
    long Position, long BaseOffset, long MaxTimestamp, int PayloadBytes, int LastOffsetDelta)
{
    /// <summary>First offset behind the batch.</summary>
    public long EndOffset => BaseOffset + LastOffsetDelta + 1;

    /// <summary>First position behind the frame.</summary>
    public long EndPosition => Position + FrameHeader.SizeBytes + PayloadBytes;
}
