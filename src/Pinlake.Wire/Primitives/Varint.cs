using System.Buffers;

namespace Pinlake.Wire.Primitives;

/// <summary>Signed 32-bit integers as Kafka record fields carry them: zigzag, 1 to 5 bytes.</summary>
/// <remarks>
/// Layout: seven value bits per byte, lowest group first; the top bit says another byte follows.
/// Source: Kafka protocol guide, "Protocol Primitive Types", VARINT.
/// </remarks>
public static class Varint
{
    /// <summary>Bytes of the longest varint.</summary>
    public const int SizeMax = 5;

    /// <summary>Reads the varint at the start of <paramref name="source"/>.</summary>
    /// <param name="source">Bytes off the wire; may end anywhere, may hold anything.</param>
    /// <param name="value">The integer; 0 unless the status is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="bytesRead">Bytes consumed, 1 to 5; 0 unless the status is Done.</param>
    /// <returns>Done; NeedMoreData when cut short; InvalidData when it claims a 33rd bit. Never throws.</returns>
    public static OperationStatus Read(ReadOnlySpan<byte> source, out int value, out int bytesRead)
    {
        var status = UnsignedVarint.Read(source, out var zigzag, out bytesRead);
        value = (int)(zigzag >> 1) ^ -(int)(zigzag & 1);
        return status;
    }

    /// <summary>Writes <paramref name="value"/> to the start of <paramref name="target"/>, which must hold its size.</summary>
    /// <returns>Bytes written, 1 to 5.</returns>
    public static int Write(Span<byte> target, int value) => UnsignedVarint.Write(target, Zigzag(value));

    /// <summary>Bytes that <paramref name="value"/> takes, 1 to 5.</summary>
    public static int Size(int value) => UnsignedVarint.Size(Zigzag(value));

    private static uint Zigzag(int value) => (uint)((value << 1) ^ (value >> 31));
}
