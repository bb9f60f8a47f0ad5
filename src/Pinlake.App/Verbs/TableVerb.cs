using System.CommandLine;
using Pinlake.App.Composition;
using Pinlake.App.Output;
using Pinlake.App.Query;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake table list</c>: the tables of a data folder, from their logs alone.</summary>
internal static class TableVerb
{
    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around)
    {
        var table = new Command("table", "Look at the tables");
        table.Subcommands.Add(Verb.Create("list", "List all tables with rows, version and size", around, ListAsync, CommonOptions.Data, CommonOptions.Json));
        return table;
    }

    private static async Task<int> ListAsync(VerbContext context)
    {
        var folder = DataFolder.OpenExisting(context.DataFolder);
        var tables = await TableSummary.ReadAllAsync(folder.Tables, context.Around.Clock, context.Cancellation).ConfigureAwait(false);
        if (context.Json)
        {
            JsonAnswer.Write(context.Terminal, tables);
        }
        else
        {
            AnswerTable.Write(
                context.Terminal,
                null,
                [("table", false), ("rows", true), ("version", true), ("files", true), ("bytes", true), ("changed", false)],
                tables.Select(table => AnswerTable.Row(table.Table, table.Rows, table.Version, table.Files, table.Bytes, table.Changed)));
        }

        return ExitCode.Done;
    }
}
