using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Pinlake.App.Configuration;
using Pinlake.Model;

namespace Pinlake.App.Query;

/// <summary>Turns what DuckDB says of a query into what a user of our tables can act on.</summary>
internal static partial class QueryMistake
{
    /// <summary>The failure for <paramref name="exception"/>.</summary>
    /// <param name="exception">What DuckDB threw.</param>
    /// <param name="sql">The query.</param>
    /// <param name="tables">Names of the tables that there are, <c>schema.table</c>.</param>
    public static PinlakeException Of(DuckDBException exception, string sql, IReadOnlyList<string> tables)
    {
        if (MissingTable().Match(exception.Message) is { Success: true } match)
        {
            var name = AsWritten(match.Groups[1].Value, sql);
            var hint = NearestName.Of(name, tables)
                // "pins" alone is as far from "batch.pins" as can be, and yet what was meant.
                ?? tables.FirstOrDefault(table => table.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
            var known = tables.Count == 0 ? "there are no tables yet: run 'pinlake batch' or 'pinlake up'." : $"there are {string.Join(", ", tables)}.";
            return new(FailureKind.NotFound, $"There is no table '{name}'; {(hint is null ? known : $"did you mean '{hint}'?")}", exception);
        }

        var parts = exception.Message.Split("\n\nLINE ", 2);
        var where = parts.Length == 2 ? Place(parts[1].Split('\n')) : "";
        var kind = IsOurs(exception) ? FailureKind.Unavailable : FailureKind.Invalid;
        return new(kind, parts[0].Trim().ReplaceLineEndings(" ") + where, exception);
    }

    /// <summary>Where DuckDB's caret points: <c>1: select nope</c> and, below it, spaces up to the caret.</summary>
    private static string Place(string[] lines)
    {
        var colon = lines[0].IndexOf(": ", StringComparison.Ordinal);
        var caret = lines.Length > 1 ? lines[1].IndexOf('^') : -1;
        // A long line is shown from its middle on; its columns are not those of the query.
        return colon < 0 || caret < 0 || lines[0].AsSpan(colon + 2).StartsWith("...")
            ? ""
            : $" (line {lines[0][..colon]}, column {caret - "LINE ".Length - colon - 1})";
    }

    /// <summary>DuckDB leaves the schema out of the name when the schema exists; the query has it.</summary>
    private static string AsWritten(string name, string sql)
    {
        var qualified = Regex.Match(sql, $@"(\w+)""?\s*\.\s*""?{Regex.Escape(name)}\b", RegexOptions.IgnoreCase);
        return !name.Contains('.') && qualified.Success ? $"{qualified.Groups[1].Value}.{name}" : name;
    }

    private static bool IsOurs(DuckDBException exception) =>
        exception.Message.StartsWith("IO Error", StringComparison.Ordinal) || exception.Message.StartsWith("Out of Memory", StringComparison.Ordinal);

    [GeneratedRegex("Table with name \"?([^\"]+?)\"? does not exist")]
    private static partial Regex MissingTable();
}
