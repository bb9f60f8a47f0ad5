using System.Globalization;
using System.Text.RegularExpressions;

namespace Pinlake.App.Configuration;

/// <summary>Reads the value of a setting from its text.</summary>
/// <remarks>
/// Whole numbers may end in <c>KiB</c>, <c>MiB</c> or <c>GiB</c>; durations are <c>50ms</c>, <c>2s</c>, <c>5m</c>,
/// <c>1h</c>, <c>1d</c> or <c>hh:mm:ss</c>.
/// </remarks>
internal static partial class SettingText
{
    /// <summary>Whether values of <paramref name="type"/> can be written as text.</summary>
    public static bool IsReadable(Type type)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        return kind.IsEnum || kind == typeof(string) || kind == typeof(bool) || kind == typeof(int) || kind == typeof(long)
            || kind == typeof(double) || kind == typeof(TimeSpan) || kind == typeof(Uri);
    }

    /// <summary>The value as <paramref name="type"/>, or false with what would have been right.</summary>
    public static bool TryRead(string text, Type type, out object? value, out string expected)
    {
        (value, expected) = (null, "");
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (kind != type && text.Length == 0)
        {
            return true;
        }

        (value, expected) = kind switch
        {
            _ when kind == typeof(string) => (text, ""),
            _ when kind == typeof(bool) => (bool.TryParse(text, out var flag) ? flag : null, "true or false"),
            _ when kind == typeof(int) => (Whole(text) is { } n and >= int.MinValue and <= int.MaxValue ? (int)n : null, "a whole number"),
            _ when kind == typeof(long) => ((object?)Whole(text), "a whole number"),
            _ when kind == typeof(double) => (Real(text), "a number"),
            _ when kind == typeof(TimeSpan) => (Duration(text), "a duration such as 50ms, 2s, 5m, 1h"),
            _ when kind == typeof(Uri) => (Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null, "an address such as http://127.0.0.1:8082"),
            _ when kind.IsEnum => (Choice(text, kind), "one of " + string.Join(", ", Enum.GetNames(kind).Select(SettingsSchema.CamelCase))),
            _ => throw new InvalidOperationException($"Settings of type {type} cannot be written as text."),
        };
        return value is not null;
    }

    private static long? Whole(string text)
    {
        var match = WholePattern().Match(text.Trim());
        if (!match.Success || !long.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var shift = match.Groups[2].Value.ToUpperInvariant() switch { "KIB" => 10, "MIB" => 20, "GIB" => 30, _ => 0 };
        return number >= long.MinValue >> shift && number <= long.MaxValue >> shift ? number << shift : null;
    }

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static TimeSpan? Duration(string text)
    {
        var match = DurationPattern().Match(text.Trim());
        if (!match.Success)
        {
            return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
        }

        if (Real(match.Groups[1].Value) is not { } number || number > TimeSpan.MaxValue.TotalDays / 2)
        {
            return null;
        }

        return match.Groups[2].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    private static object? Choice(string text, Type type) =>
        Enum.GetNames(type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse(type, name)
            : null;

    [GeneratedRegex("^([+-]?[0-9]+) ?([kmg]ib)?$", RegexOptions.IgnoreCase)]
    private static partial Regex WholePattern();

    [GeneratedRegex("^([0-9]+(?:[.][0-9]+)?) ?(ms|s|m|h|d)$")]
    private static partial Regex DurationPattern();
}
