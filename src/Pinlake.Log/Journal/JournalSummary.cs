using System.Buffers.Binary;

namespace Pinlake.Log.Journal;

/// <summary>What the journal says a second time, so that one damaged frame never takes more than itself.</summary>
/// <param name="PreviousPosition">
/// Where the summary before it lies: partitions not named here have not changed in between. -1: it names all of them.
/// </param>
/// <param name="Ends">Partitions and the offset that each gives next, as of this frame.</param>
/// <param name="Changes">Numbers and bytes of the catalog's changes since that summary.</param>
/// <param name="Snapshot">The whole catalog, where a segment begins; else empty.</param>
/// <remarks>
/// A summary is written some milliseconds after the last write, at least as often while writes go on, at the start of
/// each segment and on closing. Its durable mark tells recovery that what lies before it was once whole, and its ends
/// keep lost offsets from being given again. Layout, little-endian: previous position int64; count int32, then for each
/// partition id int32 and offset int64; count int32, then for each change number int64, size int32 and bytes; size
/// int32 and bytes of the snapshot.
/// </remarks>
internal sealed record JournalSummary(
    long PreviousPosition,
    IReadOnlyList<(int PartitionId, long NextOffset)> Ends,
    IReadOnlyList<(long Number, byte[] Bytes)> Changes,
    byte[] Snapshot)
{
    /// <summary>Partition id of frames that hold a summary.</summary>
    public const int PartitionId = -1;

    private const int EndBytes = sizeof(int) + sizeof(long);
    private const int ChangeBytesMin = sizeof(long) + sizeof(int);

    /// <summary>Bytes that <see cref="Write"/> fills.</summary>
    public int SizeBytes =>
        sizeof(long) + (3 * sizeof(int)) + (Ends.Count * EndBytes)
        + Changes.Sum(change => ChangeBytesMin + change.Bytes.Length) + Snapshot.Length;

    /// <summary>Writes the payload to the start of <paramref name="target"/>.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, PreviousPosition);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Ends.Count);
        target = target[12..];
        foreach (var (partitionId, nextOffset) in Ends)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, partitionId);
            BinaryPrimitives.WriteInt64LittleEndian(target[4..], nextOffset);
            target = target[EndBytes..];
        }

        BinaryPrimitives.WriteInt32LittleEndian(target, Changes.Count);
        target = target[4..];
        foreach (var (number, bytes) in Changes)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target, number);
            BinaryPrimitives.WriteInt32LittleEndian(target[8..], bytes.Length);
            bytes.CopyTo(target[ChangeBytesMin..]);
            target = target[(ChangeBytesMin + bytes.Length)..];
        }

        BinaryPrimitives.WriteInt32LittleEndian(target, Snapshot.Length);
        Snapshot.CopyTo(target[4..]);
    }

    /// <summary>Reads a payload; null when its counts do not fit its bytes. Never throws.</summary>
    public static JournalSummary? Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < sizeof(long) + sizeof(int))
        {
            return null;
        }

        var previous = BinaryPrimitives.ReadInt64LittleEndian(source);
        var endCount = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        source = source[12..];
        if (endCount < 0 || endCount > source.Length / EndBytes)
        {
            return null;
        }

        var ends = new (int, long)[endCount];
        for (var index = 0; index < endCount; index++, source = source[EndBytes..])
        {
            ends[index] = (BinaryPrimitives.ReadInt32LittleEndian(source), BinaryPrimitives.ReadInt64LittleEndian(source[4..]));
        }

        if (ReadChanges(ref source) is not { } changes || source.Length < sizeof(int)
            || BinaryPrimitives.ReadInt32LittleEndian(source) != source.Length - sizeof(int))
        {
            return null;
        }

        return new JournalSummary(previous, ends, changes, source[sizeof(int)..].ToArray());
    }

    private static List<(long, byte[])>? ReadChanges(ref ReadOnlySpan<byte> source)
    {
        if (source.Length < sizeof(int))
        {
            return null;
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(source);
        source = source[sizeof(int)..];
        if (count < 0 || count > source.Length / ChangeBytesMin)
        {
            return null;
        }

        var changes = new List<(long, byte[])>(count);
        for (var index = 0; index < count; index++)
        {
            if (source.Length < ChangeBytesMin)
            {
                return null;
            }

            var number = BinaryPrimitives.ReadInt64LittleEndian(source);
            var size = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
            source = source[ChangeBytesMin..];
            if (size < 0 || size > source.Length)
            {
                return null;
            }

            changes.Add((number, source[..size].ToArray()));
            source = source[size..];
        }

        return changes;
    }
}
