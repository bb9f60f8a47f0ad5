using System.CommandLine;
using Microsoft.Extensions.Logging;
using Pinlake.App.Composition;
using Pinlake.App.Output;
using Pinlake.Jobs;
using Pinlake.Jobs.Views;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake views</c>: answers the views whose inputs or queries have changed.</summary>
internal static class ViewsVerb
{
    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "views", "Answer the views whose inputs or queries have changed", around, RunAsync,
        CommonOptions.Data, CommonOptions.Pipeline, CommonOptions.Prefix, CommonOptions.Json);

    /// <summary>Prints what a run of the views did.</summary>
    public static void Print(VerbContext context, IReadOnlyList<ViewResult> views) => AnswerTable.Write(
        context.Terminal,
        null,
        [("view", false), ("rows", true), ("version", true), ("", false)],
        views.Select(view => AnswerTable.Row($"{ViewsJob.Schema}.{view.Name}", view.RowCount, view.Version, view.Replaced ? "computed" : "unchanged")));

    private static async Task<int> RunAsync(VerbContext context)
    {
        var pipeline = context.ReadPipeline();
        var folder = DataFolder.OpenExisting(context.DataFolder);
        using var engine = PipelineEngine.Open(context.Settings.DuckDb, pipeline);
        var job = new ViewsJob(pipeline, engine, LakeFolders.Below(folder.FullPath), context.Around.Clock, context.Logs.CreateLogger<ViewsJob>());
        var views = await job.RunAsync(context.Cancellation).ConfigureAwait(false);
        if (context.Json)
        {
            JsonAnswer.Write(context.Terminal, views);
        }
        else
        {
            Print(context, views);
        }

        return ExitCode.Done;
    }
}
