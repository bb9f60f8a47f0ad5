using System.CommandLine;
using Pinlake.App.Composition;
using Pinlake.App.Demo;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake demo</c>: everything once, on free ports, with checks. 0: they hold; 6: one does not.</summary>
internal static class DemoVerb
{
    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "demo", "Take posts through both lanes to the views, and check the answers (exit 0: right, 6: wrong)", around, RunAsync,
        CommonOptions.Source, CommonOptions.Posts, CommonOptions.Order, CommonOptions.Data, CommonOptions.Json);

    private static async Task<int> RunAsync(VerbContext context)
    {
        var pipeline = context.ReadPipeline();
        var path = context.Line.GetValue(CommonOptions.Data) is null
            ? Directory.CreateTempSubdirectory("pinlake-demo-").FullName
            : context.DataFolder;
        var run = new DemoRun(context.Settings, DataFolder.OpenOrCreate(path), pipeline, context.Terminal, context.Around.Clock, context.Logs);
        var report = await run.RunAsync(context.Cancellation).ConfigureAwait(false);
        if (context.Json)
        {
            DemoJson.Write(context.Terminal.Answer, report);
        }
        else
        {
            DemoPrint.Write(context.Terminal, report);
        }

        return report.Holds ? ExitCode.Done : ExitCode.CheckFailed;
    }
}
