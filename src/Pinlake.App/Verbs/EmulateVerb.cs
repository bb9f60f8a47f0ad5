using System.CommandLine;
using Pinlake.App.Composition;
using Pinlake.App.Output;
using Pinlake.Emulator;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake emulate</c>: posts rows to the gateways that it is given.</summary>
internal static class EmulateVerb
{
    private static readonly Symbol[] Options =
    [
        new SettingOption("--kafka-rest", "emulator.kafkaBase", "URL", "Base of the Kafka REST Proxy; http://127.0.0.1:8082/ unless set, none if only --kinesis is given"),
        new SettingOption("--kinesis", "emulator.kinesisBase", "URL", "Base of the Kinesis routes, may end in a stage; as above"),
        CommonOptions.Source,
        CommonOptions.Posts,
        CommonOptions.Order,
        new SettingOption("--seed", "emulator.seed", "N", "Seed of the order and the pace; 100 unless set"),
        new SettingOption("--rate", "emulator.ratePostsPerSecond", "N", "Posts a second; 0 or 1 s between posts unless set, as the original"),
        new SettingFlag("--max", "emulator.max", "As fast as the gateway answers"),
        new SettingFlag("--unkeyed", "emulator.unkeyed", "Without keys, as the original"),
        CommonOptions.Prefix,
        new SettingOption("--acknowledged", "emulator.acknowledgedFile", "FILE", "Appends a JSON line for every acknowledged row"),
        CommonOptions.Json,
    ];

    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) =>
        Verb.Create("emulate", "Post rows to both lanes", around, RunAsync, Options);

    private static async Task<int> RunAsync(VerbContext context)
    {
        var options = context.Settings.Emulator;
        if (options.KafkaBase is null && options.KinesisBase is null)
        {
            options.KafkaBase = options.KinesisBase = new Uri($"http://{context.Settings.Http.Address}:{context.Settings.Http.Port}/");
        }

        BuiltinSource.SetUp(options, context.Settings.Pipeline);
        EmulatorReport report;
        using (var step = ProgressStep.Start(context.Terminal, "posting"))
        {
            report = await EmulatorRun.RunAsync(options, context.Around.Clock, step.Of<EmulatorProgress>(PostingProgress.Describe), context.Cancellation)
                .ConfigureAwait(false);
        }

        if (context.Json)
        {
            JsonAnswer.Write(context.Terminal, new
            {
                end = report.End.ToString().ToLowerInvariant(),
                report.Posts,
                report.Skipped,
                report.Sends,
                report.Acknowledged,
                report.Failed,
                report.Retries,
                report.Seconds,
                counts = report.Counts.Select(count => new
                {
                    lane = count.Lane.ToString().ToLowerInvariant(),
                    kind = count.Kind.ToString().ToLowerInvariant(),
                    count.Target,
                    count.Sends,
                    count.Acknowledged,
                    count.Failed,
                    count.Retries,
                    count.Skipped,
                }),
                failures = report.FailureSamples,
            });
        }
        else
        {
            Print(context.Terminal, report);
        }

        context.Cancellation.ThrowIfCancellationRequested();
        return report.End == EmulatorEnd.GaveUp ? ExitCode.Unavailable : report.Failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Print(Terminal terminal, EmulatorReport report)
    {
        AnswerTable.Write(
            terminal,
            null,
            [("lane", false), ("target", false), ("sends", true), ("acknowledged", true), ("failed", true), ("retries", true), ("skipped", true)],
            report.Counts.Select(count => AnswerTable.Row(
                count.Lane.ToString().ToLowerInvariant(), count.Target, count.Sends, count.Acknowledged, count.Failed, count.Retries, count.Skipped)));
        terminal.Answer.WriteLine(FormattableString.Invariant(
            $"{report.Posts} posts, {report.Acknowledged} of {report.Sends} sends acknowledged in {report.Seconds:0.0} s; {report.Skipped} drawn posts skipped."));
        foreach (var failure in report.FailureSamples)
        {
            terminal.Answer.WriteLine($"failed: {failure}");
        }
    }
}
