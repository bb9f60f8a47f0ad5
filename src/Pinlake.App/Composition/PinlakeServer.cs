using Microsoft.Extensions.Logging;
using Pinlake.App.Api;
using Pinlake.App.Configuration;
using Pinlake.App.Console;
using Pinlake.Engines.DuckDb;
using Pinlake.Gateway.Access;
using Pinlake.Gateway.KafkaRest;
using Pinlake.Gateway.Kinesis;
using Pinlake.Jobs;
using Pinlake.Jobs.Live;
using Pinlake.Log;
using Pinlake.Log.Broker;
using Pinlake.Pipelines;

namespace Pinlake.App.Composition;

/// <summary>What a server runs.</summary>
internal enum ServerParts
{
    /// <summary>The log and its ports.</summary>
    LogOnly,

    /// <summary>The log and its ports, sink and live, the live page.</summary>
    Everything,
}

/// <summary>Everything in one process: the log, its ports, and the jobs that read from them through loopback addresses.</summary>
internal sealed class PinlakeServer : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> parts = new();

    private PinlakeServer(DataFolder folder, Pipeline pipeline) => (Folder, Pipeline) = (folder, pipeline);

    /// <summary>Where it keeps everything.</summary>
    public DataFolder Folder { get; }

    /// <summary>What it does with the posts.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>The log.</summary>
    public LogStore Log { get; private set; } = null!;

    /// <summary>The ports.</summary>
    public Listeners Ports { get; private set; } = null!;

    /// <summary>DuckDB, with the prelude; shared by all jobs. Null when none run.</summary>
    public DuckDbEngine? Engine { get; private set; }

    /// <summary>Sink and live; null when they do not run.</summary>
    public LaneJobs? Jobs { get; private set; }

    /// <summary>How far the lanes are; null when they do not run.</summary>
    public LaneProgress? Progress { get; private set; }

    /// <summary>Starts everything, in the order in which one part needs another.</summary>
    /// <param name="settings">Its addresses of Kafka and Kinesis are set to the ports that were opened.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="wanted">What to run.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logs">Loggers of all parts.</param>
    /// <param name="cancellation">Ends the start; what was started is stopped.</param>
    /// <exception cref="Model.PinlakeException">A port is taken, the log is locked or damaged.</exception>
    /// <exception cref="ConfigurationException">An address is not loopback.</exception>
    public static async Task<PinlakeServer> StartAsync(
        Settings settings,
        DataFolder folder,
        Pipeline pipeline,
        ServerParts wanted,
        TimeProvider clock,
        ILoggerFactory logs,
        CancellationToken cancellation)
    {
        var server = new PinlakeServer(folder, pipeline);
        try
        {
            await server.StartPartsAsync(settings, wanted, clock, logs, cancellation).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Drains: the jobs finish what they began, the ports answer what they took, the log is flushed and closed.</summary>
    public async ValueTask DisposeAsync()
    {
        while (parts.TryPop(out var part))
        {
            await part.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task StartPartsAsync(
        Settings settings, ServerParts wanted, TimeProvider clock, ILoggerFactory logs, CancellationToken cancellation)
    {
        var http = ConfigurationException.Guard(() => LoopbackAddress.Parse(settings.Http.Address, settings.Http.Port));
        var kafka = ConfigurationException.Guard(() => LoopbackAddress.Parse(settings.Kafka.Address, settings.Kafka.Port));
        PortHolder.RequireFree(http.EndPoint, "http.port");
        PortHolder.RequireFree(kafka.EndPoint, "kafka.port");

        settings.Log.Folder = Folder.Log;
        Log = Keep(await LogStore.OpenAsync(settings.Log, clock, logs.CreateLogger<LogStore>(), cancellation).ConfigureAwait(false));
        await PipelineChannels.CreateMissingAsync(Log, Pipeline, settings.Pipeline, cancellation).ConfigureAwait(false);
        var folders = LakeFolders.Below(Folder.FullPath);
        if (wanted == ServerParts.Everything)
        {
            Engine = PipelineEngine.Open(settings.DuckDb, Pipeline);
            Keep(new Disposal(Engine));
            Jobs = new LaneJobs(settings, Pipeline, Engine, folders, clock, logs);
            Progress = new LaneProgress(Log, Pipeline, Jobs);
        }

        StatusBoard? board = null;
        Ports = Keep(await Listeners.StartAsync(
            http,
            (routes, stopping) =>
            {
                routes.MapKafkaRest(new LocalTopicLog(Log, clock));
                routes.MapKinesis(Log, clock, settings.Gateway);
                routes.MapHealth(Ailments);
                if (Progress is not null)
                {
                    routes.MapConsole();
                    routes.MapStatus(() => board!, stopping);
                }
            },
            (kafka, port => port.UseKafka(Log, settings.Broker, clock, logs)),
            logs,
            cancellation).ConfigureAwait(false));
        if (Jobs is null || Progress is null)
        {
            return;
        }

        board = Keep(new StatusBoard(
            new(
                new(Ports.Http.ToString(), Ports.Kafka!, Folder.FullPath),
                folders.Tables,
                $"{LiveJob.Lane}/{Pipeline.Kinds[0].Table}",
                Progress.Batch,
                Progress.Live),
            clock,
            logs.CreateLogger<StatusBoard>()));
        settings.KafkaSource.BootstrapServers = Ports.Kafka!;
        settings.Kinesis.Endpoint = Ports.Http;
        Keep(Jobs);
        Jobs.Start();
    }

    private IReadOnlyList<string> Ailments()
    {
        var ailments = Jobs?.Ailments ?? [];
        return Log.Failure is { } failure ? [failure.Message, .. ailments] : ailments;
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        parts.Push(part);
        return part;
    }

    private sealed class Disposal(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
