using System.CommandLine;
using Pinlake.App.Composition;
using Pinlake.App.Output;
using Pinlake.Jobs;
using Pinlake.Jobs.Reconcile;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake reconcile</c>: whether both lanes hold the same rows. 0: they do; 6: they do not, each difference is named.</summary>
internal static class ReconcileVerb
{
    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "reconcile", "Compare both lanes row by row (exit 0: they agree, 6: they do not)", around, RunAsync,
        CommonOptions.Data, CommonOptions.Pipeline, CommonOptions.Prefix, CommonOptions.Json);

    private static async Task<int> RunAsync(VerbContext context)
    {
        var pipeline = context.ReadPipeline();
        var folder = DataFolder.OpenExisting(context.DataFolder);
        using var engine = PipelineEngine.Open(context.Settings.DuckDb, pipeline);
        var job = new ReconcileJob(context.Settings.Reconcile, pipeline, engine, LakeFolders.Below(folder.FullPath), context.Around.Clock);
        var report = await job.RunAsync(context.Cancellation).ConfigureAwait(false);
        if (context.Json)
        {
            JsonAnswer.Write(context.Terminal, new { report.Agrees, differences = report.DifferenceCount, report.Tables, listed = report.Differences });
        }
        else
        {
            Print(context.Terminal, report);
        }

        return report.Agrees ? ExitCode.Done : ExitCode.CheckFailed;
    }

    /// <summary>Prints how the lanes compare.</summary>
    public static void Print(Terminal terminal, ReconcileReport report)
    {
        AnswerTable.Write(
            terminal,
            null,
            [("table", false), ("batch rows", true), ("live rows", true), ("differences", true)],
            report.Tables.Select(table => AnswerTable.Row(table.Table, table.BatchRows, table.LiveRows, table.DifferenceCount)));
        foreach (var difference in report.Differences)
        {
            terminal.Answer.WriteLine(difference.Kind == DifferenceKind.Value
                ? $"{difference.Table} {difference.Key}: {difference.Column} is {Shown(difference.Batch)} in batch, {Shown(difference.Live)} in live"
                : $"{difference.Table} {difference.Key}: {difference.Batch} rows in batch, {difference.Live} rows in live");
        }

        terminal.Answer.WriteLine(report.Agrees ? "The lanes agree." : $"The lanes differ in {report.DifferenceCount} places; {report.Differences.Count} are listed.");
    }

    private static string Shown(string? value) => value is null ? "NULL" : $"'{value}'";
}
