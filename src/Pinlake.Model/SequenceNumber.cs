using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Pinlake.Model;

/// <summary>Kinesis' name for the place of a record: 56 decimal digits whose text order is their number order.</summary>
/// <param name="StreamEpoch">Seconds since 1970 at which the stream was created; 0 to 2^36 - 1.</param>
/// <param name="Shard">Index of the shard, from 0.</param>
/// <param name="Offset">Offset of the record in the shard's partition of the log; -1 for <see cref="StartOf"/>.</param>
/// <remarks>
/// Layout, from the top of a 186-bit number: the digit 2 that every number of AWS begins with (2 bits), epoch (36),
/// shard (32), offset + 1 (64), then 52 zero bits. Epoch and shard above the offset make the numbers grow through
/// resharding (children have higher indexes) and through the re-creation of a stream.
/// </remarks>
public readonly record struct SequenceNumber(long StreamEpoch, int Shard, Offset Offset) : IComparable<SequenceNumber>
{
    /// <summary>Digits of every sequence number.</summary>
    public const int DigitCount = 56;

    private const int OffsetShift = 52;
    private const int ShardShift = OffsetShift + 64;
    private const int EpochShift = ShardShift + 32;
    private const int MarkShift = EpochShift + 36;

    private static readonly BigInteger Mark = new BigInteger(2) << MarkShift;

    /// <summary>The number in front of a shard's first record, which the service calls its StartingSequenceNumber.</summary>
    public static SequenceNumber StartOf(long streamEpoch, int shard) => new(streamEpoch, shard, new Offset(-1));

    /// <summary>Reads a sequence number of ours.</summary>
    /// <param name="text">Off the wire; may hold anything.</param>
    /// <param name="number">The number; the default when false.</param>
    /// <returns>False when it is not 56 digits, or not one that <see cref="ToString"/> gives.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SequenceNumber number)
    {
        number = default;
        if (text is not { Length: DigitCount }
            || !BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var rest = value - Mark;
        if (rest.Sign < 0 || rest >> MarkShift != 0 || (rest & ((BigInteger.One << OffsetShift) - 1)) != 0)
        {
            return false;
        }

        var place = (ulong)((rest >> OffsetShift) & ulong.MaxValue);
        var shard = (uint)((rest >> ShardShift) & uint.MaxValue);
        if (place > 1UL + long.MaxValue || shard > int.MaxValue)
        {
            return false;
        }

        number = new SequenceNumber((long)(rest >> EpochShift), (int)shard, new Offset((long)(place - 1)));
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(SequenceNumber other) =>
        (StreamEpoch, Shard, Offset.Value).CompareTo((other.StreamEpoch, other.Shard, other.Offset.Value));

    /// <summary>Whether <paramref name="left"/> lies before <paramref name="right"/>.</summary>
    public static bool operator <(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> lies behind <paramref name="right"/>.</summary>
    public static bool operator >(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> lies before <paramref name="right"/> or on it.</summary>
    public static bool operator <=(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> lies behind <paramref name="right"/> or on it.</summary>
    public static bool operator >=(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) >= 0;

    /// <summary>The 56 digits.</summary>
    public override string ToString()
    {
        var value = Mark
            + (new BigInteger(StreamEpoch) << EpochShift)
            + (new BigInteger(Shard) << ShardShift)
            + ((new BigInteger(Offset.Value) + 1) << OffsetShift);
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
