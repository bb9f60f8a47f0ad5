using System.CommandLine;
using Pinlake.App.Composition;
using Pinlake.App.Output;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake up</c>: everything but batch in one process, on fixed ports, until Ctrl-C.</summary>
internal static class UpVerb
{
    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "up", "Run everything in one process: gateway, log, sink, live, live page (Ctrl-C drains)", around, RunAsync,
        CommonOptions.Data, CommonOptions.HttpPort, CommonOptions.KafkaPort, CommonOptions.Pipeline, CommonOptions.Prefix, CommonOptions.Json);

    private static async Task<int> RunAsync(VerbContext context)
    {
        var pipeline = context.ReadPipeline();
        var folder = DataFolder.OpenOrCreate(context.DataFolder);
        var clock = context.Around.Clock;
        await using var server = await PinlakeServer
            .StartAsync(context.Settings, folder, pipeline, ServerParts.Everything, clock, context.Logs, context.Cancellation).ConfigureAwait(false);
        Say(context, server);
        await UntilStopped.RunAsync(server.Jobs!.Ended, () => server.Log.Failure, clock, context.Cancellation).ConfigureAwait(false);
        await context.Terminal.Notes.WriteLineAsync("Stopping: finishing what was begun.").ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <summary>Tells where the server listens.</summary>
    public static void Say(VerbContext context, PinlakeServer server)
    {
        if (context.Json)
        {
            JsonAnswer.Write(context.Terminal, new { http = server.Ports.Http, kafka = server.Ports.Kafka, data = server.Folder.FullPath });
            return;
        }

        var answer = context.Terminal.Answer;
        answer.WriteLine($"Kafka      {server.Ports.Kafka}");
        answer.WriteLine($"HTTP       {server.Ports.Http} (Kafka REST v2, Kinesis{(server.Jobs is null ? "" : ", live page")})");
        answer.WriteLine($"Data       {server.Folder.FullPath}");
        answer.WriteLine("Ready. Ctrl-C stops.");
    }
}
