using System.CommandLine;
using Pinlake.App.Composition;
using Pinlake.App.Query;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake query SQL</c>: asks the tables, as they were last committed.</summary>
internal static class QueryVerb
{
    private static readonly Argument<string> Sql = new("SQL")
    {
        Description = "A query in DuckDB's SQL over batch.pins, live.pins, views.… ('pinlake table list' names all)",
    };

    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "query", "Ask the tables a question in SQL", around, RunAsync, Sql, CommonOptions.Data, CommonOptions.Json);

    private static async Task<int> RunAsync(VerbContext context)
    {
        var folder = DataFolder.OpenExisting(context.DataFolder);
        using var session = await TableSession
            .OpenAsync(folder.Tables, context.Settings.DuckDb, context.Around.Clock, context.Cancellation).ConfigureAwait(false);
        return Answer(context, session, context.Line.GetRequiredValue(Sql));
    }

    /// <summary>Prints what <paramref name="sql"/> gives, as text or JSON.</summary>
    public static int Answer(VerbContext context, TableSession session, string sql)
    {
        session.Query(
            sql,
            (columns, next) =>
            {
                if (context.Json)
                {
                    RowsJson.Write(context.Terminal.Answer, columns, next);
                }
                else
                {
                    RowsText.Write(context.Terminal, columns, next);
                }
            },
            context.Cancellation);
        return ExitCode.Done;
    }
}
