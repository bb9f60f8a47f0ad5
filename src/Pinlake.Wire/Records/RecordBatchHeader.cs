using System.Buffers.Binary;
using Pinlake.Model;
using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Records;

/// <summary>The 61 bytes in front of the records of a batch, format version 2.</summary>
/// <param name="BaseOffset">Offset of the first record. A producer sends 0, the log sets it; no checksum covers it.</param>
/// <param name="Length">Bytes of the batch behind this field.</param>
/// <param name="PartitionLeaderEpoch">Set by the log; no checksum covers it.</param>
/// <param name="Crc">CRC-32C of everything behind it.</param>
/// <param name="Attributes">Codec (bits 0-2), timestamp type (3), transactional (4), control (5).</param>
/// <param name="LastOffsetDelta">Offset of the last record less the base offset.</param>
/// <param name="BaseTimestamp">Milliseconds since 1970; the records' timestamps count from it.</param>
/// <param name="MaxTimestamp">Milliseconds since 1970; the largest of the batch, or the log's own time.</param>
/// <param name="ProducerId">Id of an idempotent producer, else -1.</param>
/// <param name="ProducerEpoch">Its epoch, else -1.</param>
/// <param name="BaseSequence">Its sequence number of the first record, else -1.</param>
/// <param name="RecordCount">Records that follow.</param>
/// <remarks>
/// Layout, big-endian: base offset int64, length int32, partition leader epoch int32, magic int8, crc uint32,
/// attributes int16, last offset delta int32, base timestamp int64, max timestamp int64, producer id int64, producer
/// epoch int16, base sequence int32, record count int32. Source: Kafka documentation, "Record Batch".
/// </remarks>
public readonly record struct RecordBatchHeader(
    Offset BaseOffset,
    int Length,
    int PartitionLeaderEpoch,
    uint Crc,
    short Attributes,
    int LastOffsetDelta,
    long BaseTimestamp,
    long MaxTimestamp,
    long ProducerId,
    short ProducerEpoch,
    int BaseSequence,
    int RecordCount)
{
    /// <summary>Bytes of the header.</summary>
    public const int SizeBytes = 61;

    /// <summary>The one format version that is read and written.</summary>
    public const byte Magic = 2;

    /// <summary>Where the magic byte lies; it does so in the older formats too.</summary>
    public const int MagicOffset = 16;

    /// <summary>Bytes of base offset and length, which <see cref="Length"/> does not count.</summary>
    public const int LengthExcludes = 12;

    private const int CrcOffset = 17;
    private const int CrcCovers = 21;
    private const short TimestampTypeBit = 1 << 3;
    private const short TransactionalBit = 1 << 4;
    private const short ControlBit = 1 << 5;

    /// <summary>Bytes of the whole batch, header included.</summary>
    public int BatchBytes => LengthExcludes + Length;

    /// <summary>Offset of the last record.</summary>
    public Offset LastOffset => BaseOffset.Plus(LastOffsetDelta);

    /// <summary>How the records are compressed; may hold a value that no codec has.</summary>
    public CompressionCodec Codec => (CompressionCodec)(Attributes & 0x07);

    /// <summary>Whether every record's timestamp is <see cref="MaxTimestamp"/>, the log's own time.</summary>
    public bool HasLogAppendTime => (Attributes & TimestampTypeBit) != 0;

    /// <summary>Whether it is part of a transaction.</summary>
    public bool IsTransactional => (Attributes & TransactionalBit) != 0;

    /// <summary>Whether its records are marks of the log's own, which no consumer is shown.</summary>
    public bool IsControl => (Attributes & ControlBit) != 0;

    /// <summary>Reads the header at the start of <paramref name="source"/>.</summary>
    /// <param name="source">Bytes off the wire or disk; may hold anything, may go on behind the batch.</param>
    /// <param name="header">The header; the default when false.</param>
    /// <returns>
    /// False when shorter than a header, of another magic, or when length, count or last offset cannot be right. The
    /// batch itself may still be cut short: compare <see cref="BatchBytes"/>. The checksum is not looked at.
    /// </returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out RecordBatchHeader header)
    {
        header = default;
        if (source.Length < SizeBytes || source[MagicOffset] != Magic)
        {
            return false;
        }

        var read = new RecordBatchHeader(
            new Offset(BinaryPrimitives.ReadInt64BigEndian(source)),
            BinaryPrimitives.ReadInt32BigEndian(source[8..]),
            BinaryPrimitives.ReadInt32BigEndian(source[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[CrcOffset..]),
            BinaryPrimitives.ReadInt16BigEndian(source[CrcCovers..]),
            BinaryPrimitives.ReadInt32BigEndian(source[23..]),
            BinaryPrimitives.ReadInt64BigEndian(source[27..]),
            BinaryPrimitives.ReadInt64BigEndian(source[35..]),
            BinaryPrimitives.ReadInt64BigEndian(source[43..]),
            BinaryPrimitives.ReadInt16BigEndian(source[51..]),
            BinaryPrimitives.ReadInt32BigEndian(source[53..]),
            BinaryPrimitives.ReadInt32BigEndian(source[57..]));
        if (read.Length is < SizeBytes - LengthExcludes or > int.MaxValue - LengthExcludes
            || read.BaseOffset.Value < 0
            || read.BaseOffset.Value > long.MaxValue - int.MaxValue
            || read.LastOffsetDelta < 0
            || read.RecordCount < 0)
        {
            return false;
        }

        header = read;
        return true;
    }

    /// <summary>Writes the 61 bytes to the start of <paramref name="target"/>, <see cref="Crc"/> as it is.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, BaseOffset.Value);
        BinaryPrimitives.WriteInt32BigEndian(target[8..], Length);
        BinaryPrimitives.WriteInt32BigEndian(target[12..], PartitionLeaderEpoch);
        target[MagicOffset] = Magic;
        BinaryPrimitives.WriteUInt32BigEndian(target[CrcOffset..], Crc);
        BinaryPrimitives.WriteInt16BigEndian(target[CrcCovers..], Attributes);
        BinaryPrimitives.WriteInt32BigEndian(target[23..], LastOffsetDelta);
        BinaryPrimitives.WriteInt64BigEndian(target[27..], BaseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(target[35..], MaxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(target[43..], ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(target[51..], ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(target[53..], BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(target[57..], RecordCount);
    }

    /// <summary>Checksum that <paramref name="batch"/>, one whole batch, should carry.</summary>
    public static uint ComputeCrc(ReadOnlySpan<byte> batch) => Crc32C.Compute(batch[CrcCovers..]);

    /// <summary>Whether <paramref name="batch"/>, one whole batch, carries the checksum of its bytes.</summary>
    public static bool CrcMatches(ReadOnlySpan<byte> batch) =>
        BinaryPrimitives.ReadUInt32BigEndian(batch[CrcOffset..]) == ComputeCrc(batch);

    /// <summary>Gives <paramref name="batch"/> its place in a partition; its checksum stays right.</summary>
    /// <param name="batch">One batch; at least its header.</param>
    /// <param name="baseOffset">Offset of its first record.</param>
    /// <param name="partitionLeaderEpoch">The log's epoch.</param>
    public static void SetPlace(Span<byte> batch, Offset baseOffset, int partitionLeaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset.Value);
        BinaryPrimitives.WriteInt32BigEndian(batch[12..], partitionLeaderEpoch);
    }

    /// <summary>Writes the checksum of <paramref name="batch"/>, one whole batch, into it.</summary>
    public static void SetCrc(Span<byte> batch) =>
        BinaryPrimitives.WriteUInt32BigEndian(batch[CrcOffset..], ComputeCrc(batch));
}
