using System.Buffers;
using System.Diagnostics;
using System.Numerics;

namespace Pinlake.Wire.Primitives;

/// <summary>Unsigned 32-bit integers as the lengths of compact fields and tags are carried: 1 to 5 bytes.</summary>
/// <remarks>
/// Layout: seven value bits per byte, lowest group first; the top bit says another byte follows.
/// Source: Kafka protocol guide, "Protocol Primitive Types", UNSIGNED_VARINT.
/// </remarks>
public static class UnsignedVarint
{
    /// <summary>Bytes of the longest unsigned varint.</summary>
    public const int SizeMax = 5;

    /// <summary>Reads the unsigned varint at the start of <paramref name="source"/>.</summary>
    /// <param name="source">Bytes off the wire; may end anywhere, may hold anything.</param>
    /// <param name="value">The integer; 0 unless the status is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="bytesRead">Bytes consumed, 1 to 5; 0 unless the status is Done.</param>
    /// <returns>Done; NeedMoreData when cut short; InvalidData when it claims a 33rd bit. Never throws.</returns>
    public static OperationStatus Read(ReadOnlySpan<byte> source, out uint value, out int bytesRead)
    {
        (value, bytesRead) = (0, 0);
        var bits = 0u;
        for (var index = 0; index < SizeMax; index++)
        {
            if (index == source.Length)
            {
                return OperationStatus.NeedMoreData;
            }

            var current = source[index];
            if (index == SizeMax - 1 && current > 0x0F)
            {
                return OperationStatus.InvalidData;
            }

            bits |= (current & 0x7Fu) << (7 * index);
            if (current < 0x80)
            {
                (value, bytesRead) = (bits, index + 1);
                return OperationStatus.Done;
            }
        }

        throw new UnreachableException("The fifth byte of a varint either ends it or is refused.");
    }

    /// <summary>Writes <paramref name="value"/> to the start of <paramref name="target"/>, which must hold its size.</summary>
    /// <returns>Bytes written, 1 to 5.</returns>
    public static int Write(Span<byte> target, uint value)
    {
        var index = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[index++] = (byte)(value | 0x80);
        }

        target[index++] = (byte)value;
        return index;
    }

    /// <summary>Bytes that <paramref name="value"/> takes, 1 to 5.</summary>
    public static int Size(uint value) => (BitOperations.Log2(value | 1) / 7) + 1;
}
