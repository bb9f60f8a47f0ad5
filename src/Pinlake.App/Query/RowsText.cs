using Pinlake.App.Output;

namespace Pinlake.App.Query;

/// <summary>Writes rows as a table for people, up to a number of them.</summary>
internal static class RowsText
{
    /// <summary>Rows shown; the rest is only counted.</summary>
    public const int RowsMax = 500;

    /// <summary>Writes the first rows that <paramref name="next"/> gives, and how many there are.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<ResultColumn> columns, Func<object?[]?> next)
    {
        var shown = new List<string[]>();
        var count = 0L;
        while (next() is { } row)
        {
            if (++count <= RowsMax)
            {
                shown.Add([.. row.Select(CellText.Of)]);
            }
        }

        AnswerTable.Write(terminal, null, [.. columns.Select(column => (column.Name, column.IsNumber))], shown);
        terminal.Notes.WriteLine(count > RowsMax ? $"{count} rows, the first {RowsMax} shown; --json gives all." : count == 1 ? "1 row" : $"{count} rows");
    }
}
