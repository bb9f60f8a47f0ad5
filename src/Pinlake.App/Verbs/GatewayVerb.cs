using System.CommandLine;
using Pinlake.App.Api;
using Pinlake.App.Composition;
using Pinlake.App.Configuration;
using Pinlake.App.Output;
using Pinlake.Gateway.Access;
using Pinlake.Gateway.KafkaRest;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake gateway</c>: the gateway and its log alone; with <c>--bootstrap</c>, Kafka REST before any Kafka.</summary>
internal static class GatewayVerb
{
    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "gateway", "Run the gateway and its log alone; with --bootstrap, Kafka REST before a Kafka elsewhere", around, RunAsync,
        CommonOptions.Data, CommonOptions.HttpPort, CommonOptions.KafkaPort, CommonOptions.Bootstrap, CommonOptions.Pipeline, CommonOptions.Prefix,
        CommonOptions.Json);

    private static Task<int> RunAsync(VerbContext context) =>
        context.Settings.KafkaSource.BootstrapServers.Length > 0 ? RunBeforeKafkaAsync(context) : RunOverLogAsync(context);

    private static async Task<int> RunOverLogAsync(VerbContext context)
    {
        var pipeline = context.ReadPipeline();
        var folder = DataFolder.OpenOrCreate(context.DataFolder);
        var clock = context.Around.Clock;
        await using var server = await PinlakeServer
            .StartAsync(context.Settings, folder, pipeline, ServerParts.LogOnly, clock, context.Logs, context.Cancellation).ConfigureAwait(false);
        UpVerb.Say(context, server);
        var never = new TaskCompletionSource().Task;
        await UntilStopped.RunAsync(never, () => server.Log.Failure, clock, context.Cancellation).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task<int> RunBeforeKafkaAsync(VerbContext context)
    {
        var settings = context.Settings;
        using var log = new KafkaTopicLog(settings.KafkaSource.BootstrapServers);
        await using var ports = await Listeners.StartAsync(
            ConfigurationException.Guard(() => LoopbackAddress.Parse(settings.Http.Address, settings.Http.Port)),
            (routes, _) =>
            {
                routes.MapKafkaRest(log);
                routes.MapHealth(() => []);
            },
            kafka: null,
            context.Logs,
            context.Cancellation).ConfigureAwait(false);
        if (context.Json)
        {
            JsonAnswer.Write(context.Terminal, new { http = ports.Http, bootstrap = settings.KafkaSource.BootstrapServers });
        }
        else
        {
            await context.Terminal.Answer.WriteLineAsync(
                $"HTTP       {ports.Http} (Kafka REST v2 before {settings.KafkaSource.BootstrapServers})\nReady. Ctrl-C stops.").ConfigureAwait(false);
        }

        await UntilStopped.RunAsync(new TaskCompletionSource().Task, () => null, context.Around.Clock, context.Cancellation).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
