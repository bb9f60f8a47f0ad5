using System.Text.Json;

namespace Pinlake.Support;

/// <summary>Expressions and queries over the prelude, one JSON object a line, with what every engine must answer.</summary>
internal static class PreludeCase
{
    /// <summary>The cases as queries; the expected rows are an array of arrays, null where nothing is prescribed.</summary>
    public static IEnumerable<(string Sql, JsonElement? Expected)> Read(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            using var test = JsonDocument.Parse(line);
            var root = test.RootElement.Clone();
            var expected = root.TryGetProperty("expected", out var rows) ? rows : (JsonElement?)null;
            yield return root.TryGetProperty("query", out var query)
                ? (query.GetString()!, expected)
                : ($"select {root.GetProperty("expression").GetString()} as v", expected is { } value ? JsonSerializer.SerializeToElement(new[] { new[] { value } }) : null);
        }
    }

    /// <summary>The values of rows, names left out, as one text to compare; numbers as numbers.</summary>
    public static string Values(IEnumerable<JsonElement> rows) => string.Join(
        '\n', rows.Select(row => string.Join(" | ", row.EnumerateObject().Select(column => Value(column.Value)))));

    /// <summary>The same text of rows as a case prescribes them.</summary>
    public static string Values(JsonElement expected) => string.Join(
        '\n', expected.EnumerateArray().Select(row => string.Join(" | ", row.EnumerateArray().Select(Value))));

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var whole) => $"{whole}",
        JsonValueKind.Number => FormattableString.Invariant($"{value.GetDouble():R}"),
        JsonValueKind.String => $"'{value.GetString()}'",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };
}
