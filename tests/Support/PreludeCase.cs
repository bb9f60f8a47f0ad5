using System.Text.Json;

namespace Pinlake.Support;

/// <summary>One expression or query over the prelude, and what every engine must answer.</summary>
/// <param name="Expression">The expression; null when the case is a query.</param>
/// <param name="Query">The case as a query; an expression's column is <c>v</c>.</param>
/// <param name="Expected">The rows as <see cref="ValuesOf"/> gives them; null where both need only agree.</param>
internal sealed record PreludeCase(string? Expression, string Query, string? Expected)
{
    /// <summary>Reads the cases of a file, one JSON object a line.</summary>
    public static IEnumerable<PreludeCase> Read(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            using var test = JsonDocument.Parse(line);
            var isPrescribed = test.RootElement.TryGetProperty("expected", out var expected);
            if (test.RootElement.TryGetProperty("query", out var query))
            {
                yield return new PreludeCase(null, query.GetString()!, isPrescribed ? Values(expected) : null);
            }
            else
            {
                var expression = test.RootElement.GetProperty("expression").GetString()!;
                yield return new PreludeCase(expression, $"select {expression} as v", isPrescribed ? Value(expected) : null);
            }
        }
    }

    /// <summary>The values of rows, names left out, as one text to compare; numbers as numbers.</summary>
    public static string ValuesOf(params IEnumerable<JsonElement> rows) => string.Join(
        '\n', rows.Select(row => string.Join(" | ", row.EnumerateObject().Select(column => Value(column.Value)))));

    private static string Values(JsonElement expected) => string.Join(
        '\n', expected.EnumerateArray().Select(row => string.Join(" | ", row.EnumerateArray().Select(Value))));

    /// <summary>One value as <see cref="ValuesOf"/> writes it.</summary>
    public static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var whole) => $"{whole}",
        JsonValueKind.Number => FormattableString.Invariant($"{value.GetDouble():R}"),
        JsonValueKind.String => $"'{value.GetString()}'",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };
}
