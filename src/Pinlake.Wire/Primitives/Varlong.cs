using System.Buffers;
using System.Diagnostics;
using System.Numerics;

namespace Pinlake.Wire.Primitives;

/// <summary>Signed 64-bit integers as Kafka record fields carry them: zigzag, 1 to 10 bytes.</summary>
/// <remarks>
/// Layout: seven value bits per byte, lowest group first; the top bit says another byte follows.
/// Source: Kafka protocol guide, "Protocol Primitive Types", VARLONG.
/// </remarks>
public static class Varlong
{
    /// <summary>Bytes of the longest varlong.</summary>
    public const int SizeMax = 10;

    /// <summary>Reads the varlong at the start of <paramref name="source"/>.</summary>
    /// <param name="source">Bytes off the wire; may end anywhere, may hold anything.</param>
    /// <param name="value">The integer; 0 unless the status is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="bytesRead">Bytes consumed, 1 to 10; 0 unless the status is Done.</param>
    /// <returns>Done; NeedMoreData when cut short; InvalidData when it claims a 65th bit. Never throws.</returns>
    public static OperationStatus Read(ReadOnlySpan<byte> source, out long value, out int bytesRead)
    {
        (value, bytesRead) = (0, 0);
        var zigzag = 0UL;
        for (var index = 0; index < SizeMax; index++)
        {
            if (index == source.Length)
            {
                return OperationStatus.NeedMoreData;
            }

            var current = source[index];
            if (index == SizeMax - 1 && current > 0x01)
            {
                return OperationStatus.InvalidData;
            }

            zigzag |= (current & 0x7FUL) << (7 * index);
            if (current < 0x80)
            {
                (value, bytesRead) = ((long)(zigzag >> 1) ^ -(long)(zigzag & 1), index + 1);
                return OperationStatus.Done;
            }
        }

        throw new UnreachableException("The tenth byte of a varlong either ends it or is refused.");
    }

    /// <summary>Writes <paramref name="value"/> to the start of <paramref name="target"/>, which must hold its size.</summary>
    /// <returns>Bytes written, 1 to 10.</returns>
    public static int Write(Span<byte> target, long value)
    {
        var rest = Zigzag(value);
        var index = 0;
        for (; rest >= 0x80; rest >>= 7)
        {
            target[index++] = (byte)(rest | 0x80);
        }

        target[index++] = (byte)rest;
        return index;
    }

    /// <summary>Bytes that <paramref name="value"/> takes, 1 to 10.</summary>
    public static int Size(long value) => (BitOperations.Log2(Zigzag(value) | 1) / 7) + 1;

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
