using Pinlake.App.Query;
using Spectre.Console;

namespace Pinlake.App.Output;

/// <summary>A table for people: boxed on a screen, plain columns in a file.</summary>
internal static class AnswerTable
{
    private const int FileColumns = 240;

    /// <summary>Prints the table.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="title">Line above it; null for none.</param>
    /// <param name="headers">Names of the columns; true sets a column to the right.</param>
    /// <param name="rows">Cells as text.</param>
    public static void Write(
        Terminal terminal, string? title, IReadOnlyList<(string Name, bool Right)> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = terminal.AnswerIsScreen ? TableBorder.Rounded : TableBorder.Minimal, ShowHeaders = true };
        foreach (var (name, right) in headers)
        {
            var column = new TableColumn(new Text(name, new Style(Color.Aqua)));
            table.AddColumn(right ? column.RightAligned() : column.LeftAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(OneLine(cell))));
        }

        var screen = Screen(terminal);
        if (title is not null)
        {
            // Not the table's own title, which is broken to the width of the table.
            screen.Write(new Text(title, new Style(decoration: Decoration.Bold)));
            screen.WriteLine();
        }

        screen.Write(table);
    }

    /// <summary>A row of text and numbers.</summary>
    public static IReadOnlyList<string> Row(params IReadOnlyList<object?> cells) => [.. cells.Select(CellText.Of)];

    /// <summary>Spectre's console over the answer stream.</summary>
    public static IAnsiConsole Screen(Terminal terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.AnswerIsScreen ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal.AnswerIsScreen ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Answer),
        });
        console.Profile.Width = terminal.AnswerIsScreen ? terminal.Columns : FileColumns;
        return console;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings("⏎").Replace('\t', ' ');
}
