using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pinlake.Lake.Delta;

/// <summary>The type of a column, as the Delta protocol has it, and what DuckDB calls it.</summary>
/// <remarks>Source: Delta transaction log protocol, "Schema Serialization Format".</remarks>
[SuppressMessage("Naming", "CA1720", Justification = "The protocol's own words.")]
public abstract partial record DeltaType
{
    /// <summary>Text.</summary>
    public static DeltaType String { get; } = new DeltaPrimitive("string", "VARCHAR");

    /// <summary>64-bit integer.</summary>
    public static DeltaType Long { get; } = new DeltaPrimitive("long", "BIGINT");

    /// <summary>32-bit integer.</summary>
    public static DeltaType Integer { get; } = new DeltaPrimitive("integer", "INTEGER");

    /// <summary>16-bit integer.</summary>
    public static DeltaType Short { get; } = new DeltaPrimitive("short", "SMALLINT");

    /// <summary>8-bit integer.</summary>
    public static DeltaType Byte { get; } = new DeltaPrimitive("byte", "TINYINT");

    /// <summary>64-bit float.</summary>
    public static DeltaType Double { get; } = new DeltaPrimitive("double", "DOUBLE");

    /// <summary>32-bit float.</summary>
    public static DeltaType Float { get; } = new DeltaPrimitive("float", "FLOAT");

    /// <summary>True or false.</summary>
    public static DeltaType Boolean { get; } = new DeltaPrimitive("boolean", "BOOLEAN");

    /// <summary>Bytes.</summary>
    public static DeltaType Binary { get; } = new DeltaPrimitive("binary", "BLOB");

    /// <summary>A day.</summary>
    public static DeltaType Date { get; } = new DeltaPrimitive("date", "DATE");

    /// <summary>An instant, to the microsecond, in UTC.</summary>
    public static DeltaType Timestamp { get; } = new DeltaPrimitive("timestamp", "TIMESTAMP WITH TIME ZONE");

    /// <summary>Day and time of no zone. A table feature: read only.</summary>
    public static DeltaType TimestampWithoutZone { get; } = new DeltaPrimitive("timestamp_ntz", "TIMESTAMP");

    /// <summary>The type in DuckDB's SQL.</summary>
    public abstract string DuckDbType { get; }

    /// <summary>A decimal number.</summary>
    /// <param name="precision">Digits in all, 1 to 38.</param>
    /// <param name="scale">Digits behind the point, 0 to <paramref name="precision"/>.</param>
    public static DeltaType Decimal(int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(precision is >= 1 and <= 38 && scale >= 0 && scale <= precision, true);
        return new DeltaPrimitive(
            string.Create(CultureInfo.InvariantCulture, $"decimal({precision},{scale})"),
            string.Create(CultureInfo.InvariantCulture, $"DECIMAL({precision},{scale})"));
    }

    /// <summary>A list.</summary>
    public static DeltaType Array(DeltaType element, bool containsNull = true) => new DeltaArray(element, containsNull);

    /// <summary>The primitive type of that name, or null.</summary>
    internal static DeltaType? FindPrimitive(string name)
    {
        var known = Primitives.FirstOrDefault(type => type.Name == name);
        if (known is not null)
        {
            return known;
        }

        var match = DecimalPattern.Match(name);
        return match.Success
            && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= 1 and <= 38 and var precision
            && int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) is var scale && scale <= precision
                ? Decimal(precision, scale)
                : null;
    }

    private static IEnumerable<DeltaPrimitive> Primitives => new[]
    {
        String, Long, Integer, Short, Byte, Double, Float, Boolean, Binary, Date, Timestamp, TimestampWithoutZone,
    }.Cast<DeltaPrimitive>();

    [GeneratedRegex(@"^decimal\(\s*([0-9]{1,2})\s*,\s*([0-9]{1,2})\s*\)$")]
    private static partial Regex DecimalPattern { get; }
}

/// <summary>A type without parts.</summary>
/// <param name="Name">Its name in a Delta schema.</param>
/// <param name="DuckDbName">Its name in DuckDB.</param>
public sealed record DeltaPrimitive(string Name, string DuckDbName) : DeltaType
{
    /// <inheritdoc/>
    public override string DuckDbType => DuckDbName;
}

/// <summary>A list of elements of one type.</summary>
/// <param name="Element">Type of the elements.</param>
/// <param name="ContainsNull">Whether an element may be null.</param>
public sealed record DeltaArray(DeltaType Element, bool ContainsNull) : DeltaType
{
    /// <inheritdoc/>
    public override string DuckDbType => $"{Element.DuckDbType}[]";
}

/// <summary>Keys with a value each.</summary>
/// <param name="Key">Type of the keys.</param>
/// <param name="Value">Type of the values.</param>
/// <param name="ValueContainsNull">Whether a value may be null.</param>
public sealed record DeltaMap(DeltaType Key, DeltaType Value, bool ValueContainsNull) : DeltaType
{
    /// <inheritdoc/>
    public override string DuckDbType => $"MAP({Key.DuckDbType}, {Value.DuckDbType})";
}

/// <summary>Named fields.</summary>
/// <param name="Fields">The fields, in order.</param>
public sealed record DeltaStruct(DeltaSchema Fields) : DeltaType
{
    /// <inheritdoc/>
    public override string DuckDbType =>
        $"STRUCT({string.Join(", ", Fields.Columns.Select(part => $"{SqlText.Name(part.Name)} {part.Type.DuckDbType}"))})";
}
