using Microsoft.Extensions.Logging;
using Pinlake.App.Configuration;
using Pinlake.Engines.DuckDb;
using Pinlake.Jobs;
using Pinlake.Jobs.Live;
using Pinlake.Jobs.Sink;
using Pinlake.Pipelines;

namespace Pinlake.App.Composition;

/// <summary>The two jobs that always run: sink and live, each through its protocol from an address.</summary>
internal sealed class LaneJobs : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task sinking = Task.CompletedTask;
    private Task living = Task.CompletedTask;

    /// <summary>Creates both; nothing runs yet.</summary>
    public LaneJobs(
        Settings settings, Pipeline pipeline, DuckDbEngine engine, LakeFolders folders, TimeProvider clock, ILoggerFactory logs)
    {
        settings.Sink.Topics = [.. pipeline.Kinds.Select(kind => kind.Topic)];
        Sink = new SinkJob(settings.Sink, settings.KafkaSource, folders.Raw, clock, logs.CreateLogger<SinkJob>());
        Live = new LiveJob(settings.Live, settings.Kinesis, settings.KinesisSource, pipeline, engine, folders, clock, logs.CreateLogger<LiveJob>());
    }

    /// <summary>From topics to raw objects.</summary>
    public SinkJob Sink { get; }

    /// <summary>From streams to live tables.</summary>
    public LiveJob Live { get; }

    /// <summary>Completes when either job ends; with its failure if it has one.</summary>
    public Task Ended => Task.WhenAny(sinking, living).Unwrap();

    /// <summary>Why a job has ended before it was asked to; empty while both run.</summary>
    public IReadOnlyList<string> Ailments =>
        [.. new[] { ("sink", sinking), ("live", living) }
            .Where(job => job.Item2.IsFaulted)
            .Select(job => $"{job.Item1}: {job.Item2.Exception!.GetBaseException().Message}")];

    /// <summary>Starts both.</summary>
    public void Start()
    {
        sinking = Sink.RunAsync(stop.Token);
        living = Live.RunAsync(stop.Token);
    }

    /// <summary>Lets both finish what they have begun, and waits for it. Failures are those of <see cref="Ended"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(sinking, living).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }
}
