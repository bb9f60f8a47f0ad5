using System.CommandLine;
using Microsoft.Extensions.Logging;
using Pinlake.App.Composition;
using Pinlake.App.Output;
using Pinlake.Jobs;
using Pinlake.Jobs.Batch;
using Pinlake.Jobs.Views;
using Pinlake.Lake.Objects;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake batch</c>: raw objects that are new to the batch tables, then the views.</summary>
internal static class BatchVerb
{
    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "batch", "Clean what is new in the raw objects into the batch tables, then answer the views", around, RunAsync,
        CommonOptions.Data, CommonOptions.Raw, CommonOptions.Pipeline, CommonOptions.Prefix, CommonOptions.Json);

    private static async Task<int> RunAsync(VerbContext context)
    {
        var pipeline = context.ReadPipeline();
        var folder = DataFolder.OpenOrCreate(context.DataFolder);
        var folders = LakeFolders.Below(folder.FullPath);
        if (context.RawFolder() is { } raw)
        {
            folders = folders with { Raw = new ObjectFolder(raw) };
        }

        using var engine = PipelineEngine.Open(context.Settings.DuckDb, pipeline);
        var clock = context.Around.Clock;
        var batch = await new BatchJob(context.Settings.Batch, pipeline, engine, folders, clock, context.Logs.CreateLogger<BatchJob>())
            .RunAsync(context.Cancellation).ConfigureAwait(false);
        var views = await new ViewsJob(pipeline, engine, folders, clock, context.Logs.CreateLogger<ViewsJob>())
            .RunAsync(context.Cancellation).ConfigureAwait(false);
        if (context.Json)
        {
            JsonAnswer.Write(context.Terminal, new { plans = batch.PlanCount, objects = batch.ObjectCount, records = batch.RecordCount, tables = batch.Tables, views });
            return ExitCode.Done;
        }

        await context.Terminal.Answer.WriteLineAsync(batch.PlanCount == 0
            ? "Nothing new."
            : $"{batch.RecordCount} records of {batch.ObjectCount} raw objects, {batch.PlanCount} step(s).").ConfigureAwait(false);
        if (batch.Tables.Count > 0)
        {
            AnswerTable.Write(
                context.Terminal,
                null,
                [("table", false), ("read", true), ("kept", true), ("superseded", true), ("quarantined", true), ("unwrapped", true), ("extra columns", true)],
                batch.Tables.Select(table => AnswerTable.Row(
                    table.Key, table.Value.RowsRead, table.Value.RowsKept, table.Value.RowsSuperseded, table.Value.RowsQuarantined,
                    table.Value.RowsUnwrapped, table.Value.ExtraColumnsDropped)));
        }

        ViewsVerb.Print(context, views);
        return ExitCode.Done;
    }
}
