using System.Buffers.Binary;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Journal;

/// <summary>The 64 bytes in front of everything that the journal holds.</summary>
/// <param name="Kind">What the payload is.</param>
/// <param name="Salt">Drawn once for each journal: bytes that a client posts cannot pass for a frame.</param>
/// <param name="PayloadBytes">Bytes that follow the header.</param>
/// <param name="Position">Where the frame itself lies, counted over all segments: a displaced frame is none.</param>
/// <param name="DurableMark">Everything before this position was confirmed by the disk when the frame was written.</param>
/// <param name="BaseOffset">Offset of the first record in its partition; 0 for a summary.</param>
/// <param name="MaxTimestamp">Largest timestamp of the batch in milliseconds since 1970; 0 for other kinds.</param>
/// <param name="PartitionId">The journal's own number of the partition; 0 is the catalog, -1 a summary.</param>
/// <param name="LastOffsetDelta">Offset of the last record less the base offset.</param>
/// <param name="PayloadCrc">CRC-32C of the whole payload as it is stored.</param>
/// <remarks>
/// Layout, little-endian: magic (4 bytes), format version (1), kind (1), zero (2), salt uint32, payload bytes int32,
/// position int64, durable mark int64, base offset int64, max timestamp int64, partition id int32, last offset delta
/// int32, payload CRC uint32, and at last the CRC-32C of these 60 bytes. A header that is whole can so be found behind
/// damage by looking for the magic, without any index. The batch header's own fields (producer, sequence) are not
/// repeated: they lie right behind.
/// </remarks>
internal readonly record struct FrameHeader(
    FrameKind Kind,
    uint Salt,
    int PayloadBytes,
    long Position,
    long DurableMark,
    long BaseOffset,
    long MaxTimestamp,
    int PartitionId,
    int LastOffsetDelta,
    uint PayloadCrc)
{
    /// <summary>Bytes of the header.</summary>
    public const int SizeBytes = 64;

    /// <summary>The version that is written, and the newest that is read.</summary>
    public const byte FormatVersion = 1;

    /// <summary>Largest payload that is believed: the largest batch that can be allowed, and room for a summary.</summary>
    public const int PayloadBytesMax = 128 << 20;

    private const int VersionOffset = 4;
    private const int CrcOffset = 60;

    /// <summary>The bytes that a header begins with; the first is not one of any text.</summary>
    public static ReadOnlySpan<byte> Magic => [0xF7, (byte)'P', (byte)'L', (byte)'J'];

    /// <summary>First position behind the frame.</summary>
    public long EndPosition => Position + SizeBytes + PayloadBytes;

    /// <summary>First offset behind the frame's records.</summary>
    public long EndOffset => BaseOffset + LastOffsetDelta + 1;

    /// <summary>Reads the header at the start of <paramref name="source"/>.</summary>
    /// <param name="source">Bytes off the disk; may end anywhere, may hold anything.</param>
    /// <param name="header">The header; the default unless Whole.</param>
    /// <returns>Whole; Newer if whole but of a format version not known here; else Broken. Never throws.</returns>
    public static FrameStatus Read(ReadOnlySpan<byte> source, out FrameHeader header)
    {
        header = default;
        if (source.Length < SizeBytes || !source.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[CrcOffset..]) != Crc32C.Compute(source[..CrcOffset]))
        {
            return FrameStatus.Broken;
        }

        if (source[VersionOffset] != FormatVersion)
        {
            return FrameStatus.Newer;
        }

        var read = new FrameHeader(
            (FrameKind)source[5],
            BinaryPrimitives.ReadUInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[48..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[52..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[56..]));
        if (read.PayloadBytes is < 0 or > PayloadBytesMax
            || read.Kind is < FrameKind.Batch or > FrameKind.Summary
            || read.BaseOffset is < 0 or > long.MaxValue - int.MaxValue - 1L
            || read.LastOffsetDelta < 0)
        {
            return FrameStatus.Broken;
        }

        header = read;
        return FrameStatus.Whole;
    }

    /// <summary>Writes the header, its checksum included, to the start of <paramref name="target"/>.</summary>
    public void Write(Span<byte> target)
    {
        target = target[..SizeBytes];
        target.Clear();
        Magic.CopyTo(target);
        target[VersionOffset] = FormatVersion;
        target[5] = (byte)Kind;
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Salt);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], PayloadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Position);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], DurableMark);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], BaseOffset);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], MaxTimestamp);
        BinaryPrimitives.WriteInt32LittleEndian(target[48..], PartitionId);
        BinaryPrimitives.WriteInt32LittleEndian(target[52..], LastOffsetDelta);
        BinaryPrimitives.WriteUInt32LittleEndian(target[56..], PayloadCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[CrcOffset..], Crc32C.Compute(target[..CrcOffset]));
    }
}

/// <summary>What a frame's payload is.</summary>
internal enum FrameKind : byte
{
    /// <summary>One record batch of a partition, as it was received.</summary>
    Batch = 1,

    /// <summary>One change of the catalog; its offset is the number of the change.</summary>
    CatalogChange = 2,

    /// <summary>What changed since the last summary, said a second time: see <see cref="JournalSummary"/>.</summary>
    Summary = 3,
}

/// <summary>What bytes at a frame's place are.</summary>
internal enum FrameStatus
{
    /// <summary>A whole header.</summary>
    Whole,

    /// <summary>No header, or a damaged one.</summary>
    Broken,

    /// <summary>A whole header of a later program.</summary>
    Newer,
}
