namespace Pinlake.Lake.Delta;

/// <summary>Names and literals, quoted for DuckDB.</summary>
internal static class SqlText
{
    /// <summary>A name as an identifier: <c>"a""b"</c>.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Text as a literal: <c>'it''s'</c>.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Names as a list, each quoted.</summary>
    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>Paths as a list for <c>read_parquet</c>, their pattern characters taken literally.</summary>
    public static string Paths(IEnumerable<string> paths) =>
        $"[{string.Join(", ", paths.Select(path => Literal(EscapePattern(path))))}]";

    private static string EscapePattern(string path) => path.AsSpan().IndexOfAny("*?[") < 0
        ? path
        : path.Replace("[", "[[]", StringComparison.Ordinal)
            .Replace("*", "[*]", StringComparison.Ordinal)
            .Replace("?", "[?]", StringComparison.Ordinal);
}
