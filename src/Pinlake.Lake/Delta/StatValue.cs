using System.Globalization;
using System.Text.Json;

namespace Pinlake.Lake.Delta;

/// <summary>A least or greatest value on its way from DuckDB's text to the log's JSON.</summary>
/// <remarks>
/// Text is cut to 32 characters; a greatest value that was cut gets the last code point behind it, so that it stays
/// at or above every value. Instants are in milliseconds, the greatest rounded up. What JSON or the log cannot say
/// (NaN, infinity, years beyond 9999, booleans, bytes) is left out, which is always right.
/// Source: Delta transaction log protocol, "Per-file Statistics".
/// </remarks>
internal static class StatValue
{
    /// <summary>Characters of the longest text kept.</summary>
    public const int TextLengthMax = 32;

    private const string LastCodePoint = "\U0010FFFF";

    /// <summary>Writes the member of a column, or nothing.</summary>
    public static void Write(Utf8JsonWriter json, DeltaColumn column, string? text, bool isMax)
    {
        if (text is null || column.Type is not DeltaPrimitive type)
        {
            return;
        }

        switch (type.Name)
        {
            case "string":
                json.WriteString(column.Name, Cut(text, isMax));
                break;
            case "byte" or "short" or "integer" or "long":
                json.WriteNumber(column.Name, long.Parse(text, CultureInfo.InvariantCulture));
                break;
            case "float" or "double":
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                {
                    json.WriteNumber(column.Name, number);
                }

                break;
            case "date":
                if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                {
                    json.WriteString(column.Name, text);
                }

                break;
            case "timestamp":
                if (TryInstant(text, isMax, out var instant))
                {
                    json.WriteString(column.Name, instant);
                }

                break;
            default:
                if (type.Name.StartsWith("decimal", StringComparison.Ordinal))
                {
                    json.WritePropertyName(column.Name);
                    json.WriteRawValue(text);
                }

                break;
        }
    }

    private static string Cut(string text, bool isMax)
    {
        var length = 0;
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count++ == TextLengthMax)
            {
                return text[..length] + (isMax ? LastCodePoint : "");
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    // DuckDB prints instants as 2020-08-28 03:52:47.123456+00, in UTC whatever the session's zone.
    private static bool TryInstant(string text, bool isMax, out string instant)
    {
        const string Suffix = "+00";
        instant = "";
        if (!text.EndsWith(Suffix, StringComparison.Ordinal)
            || !DateTime.TryParseExact(
                text[..^Suffix.Length],
                "yyyy-MM-dd HH:mm:ss.FFFFFF",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time))
        {
            return false;
        }

        var beyond = time.Ticks % TimeSpan.TicksPerMillisecond;
        if (isMax && beyond > 0 && time < DateTime.MaxValue.AddMilliseconds(-1))
        {
            time = time.AddTicks(TimeSpan.TicksPerMillisecond - beyond);
        }

        instant = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return true;
    }
}
