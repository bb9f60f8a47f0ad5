using System.CommandLine;
using Microsoft.Extensions.Logging;
using Pinlake.App.Composition;
using Pinlake.Jobs.Sink;
using Pinlake.Lake.Objects;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake sink</c>: topics of any Kafka to raw objects, until Ctrl-C.</summary>
internal static class SinkVerb
{
    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "sink", "Write topics of a Kafka to raw objects (Ctrl-C finishes the open ones)", around, RunAsync,
        CommonOptions.Bootstrap, CommonOptions.Raw, CommonOptions.Data, CommonOptions.Pipeline, CommonOptions.Prefix);

    private static async Task<int> RunAsync(VerbContext context)
    {
        var settings = context.Settings;
        settings.Sink.Topics = [.. context.ReadPipeline().Kinds.Select(kind => kind.Topic)];
        if (settings.KafkaSource.BootstrapServers.Length == 0)
        {
            settings.KafkaSource.BootstrapServers = $"{settings.Kafka.Address}:{settings.Kafka.Port}";
        }

        var raw = context.RawFolder() ?? DataFolder.OpenOrCreate(context.DataFolder).Raw;
        var job = new SinkJob(settings.Sink, settings.KafkaSource, new ObjectFolder(raw), context.Around.Clock, context.Logs.CreateLogger<SinkJob>());
        var notes = context.Terminal.Notes;
        await notes.WriteLineAsync($"From {settings.KafkaSource.BootstrapServers} ({string.Join(", ", settings.Sink.Topics)}) to '{raw}'. Ctrl-C stops.").ConfigureAwait(false);
        await job.RunAsync(context.Cancellation).ConfigureAwait(false);
        await notes.WriteLineAsync($"{job.RecordCount} records in {job.ObjectCount} objects.").ConfigureAwait(false);
        return ExitCode.Done;
    }
}
