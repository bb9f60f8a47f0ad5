namespace Pinlake.Model;

/// <summary>Position of a record in its partition: 0 for the first one ever, then without gaps.</summary>
/// <param name="Value">The position; never negative.</param>
public readonly record struct Offset(long Value) : IComparable<Offset>
{
    /// <summary>The first position of every partition.</summary>
    public static Offset Zero => default;

    /// <summary>The position <paramref name="records"/> records further on.</summary>
    public Offset Plus(long records) => new(checked(Value + records));

    /// <inheritdoc/>
    public int CompareTo(Offset other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> lies before <paramref name="right"/>.</summary>
    public static bool operator <(Offset left, Offset right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> lies behind <paramref name="right"/>.</summary>
    public static bool operator >(Offset left, Offset right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> lies before <paramref name="right"/> or on it.</summary>
    public static bool operator <=(Offset left, Offset right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> lies behind <paramref name="right"/> or on it.</summary>
    public static bool operator >=(Offset left, Offset right) => left.Value >= right.Value;

    /// <summary>The position in invariant digits.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
