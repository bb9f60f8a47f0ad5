using System.Buffers.Binary;
using Snappier;

namespace Pinlake.Wire.Records;

/// <summary>Snappy as Kafka's clients send it: one raw block, or snappy-java's stream of blocks.</summary>
/// <remarks>
/// Layout of the stream: magic <c>82 "SNAPPY" 00</c>, version int32, lowest compatible version int32, then blocks of
/// length int32 (big-endian) and that many bytes of raw snappy. Source: snappy-java, SnappyOutputStream; the Java client
/// writes it, librdkafka a raw block.
/// </remarks>
internal static class SnappyBlocks
{
    private const int StreamHeaderBytes = 16;

    private static ReadOnlySpan<byte> StreamMagic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    /// <summary>Decompresses <paramref name="source"/>, at most to <paramref name="bytesMax"/> bytes.</summary>
    /// <exception cref="InvalidDataException">It is neither; or a block is damaged or cut short.</exception>
    public static ReadOnlyMemory<byte> Decompress(ReadOnlySpan<byte> source, int bytesMax)
    {
        if (source.Length < StreamHeaderBytes || !source.StartsWith(StreamMagic))
        {
            var single = new byte[PlainSize(source, bytesMax)];
            return single.AsMemory(0, Snappy.Decompress(source, single));
        }

        var plainBytes = 0;
        for (var rest = source[StreamHeaderBytes..]; TryNextBlock(ref rest, out var block);)
        {
            plainBytes += PlainSize(block, bytesMax - plainBytes);
        }

        var plain = new byte[plainBytes];
        var written = 0;
        for (var rest = source[StreamHeaderBytes..]; TryNextBlock(ref rest, out var block);)
        {
            written += Snappy.Decompress(block, plain.AsSpan(written));
        }

        return plain.AsMemory(0, written);
    }

    private static bool TryNextBlock(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> block)
    {
        block = default;
        if (rest.IsEmpty)
        {
            return false;
        }

        if (rest.Length < sizeof(int)
            || BinaryPrimitives.ReadInt32BigEndian(rest) is var length && (length <= 0 || length > rest.Length - sizeof(int)))
        {
            throw new InvalidDataException("A block of the snappy stream is cut short.");
        }

        block = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return true;
    }

    // A block says its plain size in front. No element of the format gives more than 64 bytes, so a block that claims
    // more than 64 for each of its own lies, and is refused before anything is allocated.
    private static int PlainSize(ReadOnlySpan<byte> block, int bytesMax)
    {
        var claimed = Snappy.GetUncompressedLength(block);
        if (claimed < 0 || claimed / 64 > block.Length)
        {
            throw new InvalidDataException("A snappy block claims more than it can hold.");
        }

        return claimed <= bytesMax ? claimed : throw BatchDecompressor.TooLarge();
    }
}
