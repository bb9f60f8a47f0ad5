using System.Buffers.Binary;
using System.Numerics;

namespace Pinlake.Wire.Primitives;

/// <summary>The checksum of record batches: CRC-32C, the Castagnoli polynomial.</summary>
/// <remarks>Source: RFC 3720, appendix B.4; the processor has an instruction for it.</remarks>
public static class Crc32C
{
    /// <summary>Checksum of <paramref name="source"/>; of no bytes it is 0.</summary>
    public static uint Compute(ReadOnlySpan<byte> source)
    {
        var crc = uint.MaxValue;
        for (; source.Length >= sizeof(ulong); source = source[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(source));
        }

        foreach (var value in source)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
