using System.CommandLine;
using Microsoft.Extensions.Logging;
using Pinlake.App.Composition;
using Pinlake.Jobs;
using Pinlake.Jobs.Live;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake live</c>: streams of any Kinesis to the live tables, until Ctrl-C.</summary>
internal static class LiveVerb
{
    private static readonly SettingOption Kinesis = new("--kinesis", "kinesis.endpoint", "URL", "Address of the Kinesis API; http://127.0.0.1:8082/ unless set");

    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "live", "Clean streams of a Kinesis into the live tables (Ctrl-C finishes the commit)", around, RunAsync,
        Kinesis, CommonOptions.Data, CommonOptions.Pipeline, CommonOptions.Prefix);

    private static async Task<int> RunAsync(VerbContext context)
    {
        var settings = context.Settings;
        var pipeline = context.ReadPipeline();
        var folder = DataFolder.OpenOrCreate(context.DataFolder);
        using var engine = PipelineEngine.Open(settings.DuckDb, pipeline);
        var job = new LiveJob(
            settings.Live, settings.Kinesis, settings.KinesisSource, pipeline, engine, LakeFolders.Below(folder.FullPath),
            context.Around.Clock, context.Logs.CreateLogger<LiveJob>());
        var (commits, records) = (0L, 0L);
        job.Committed += commit => (commits, records) = (commits + 1, records + commit.RecordCount);
        var notes = context.Terminal.Notes;
        await notes.WriteLineAsync($"From {settings.Kinesis.Endpoint} to the live tables of '{folder.FullPath}'. Ctrl-C stops.").ConfigureAwait(false);
        await job.RunAsync(context.Cancellation).ConfigureAwait(false);
        await notes.WriteLineAsync($"{records} records in {commits} steps.").ConfigureAwait(false);
        return ExitCode.Done;
    }
}
