using Microsoft.Extensions.Logging;

namespace Pinlake.App.Api;

/// <summary>Keeps <see cref="Status"/> up to date once a second, for everybody who watches.</summary>
/// <remarks>Rates are taken always; tables are looked at only while somebody watches. Safe from many threads.</remarks>
internal sealed class StatusBoard : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly StatusSources sources;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly long startedAt;
    private readonly LaneMeter batchMeter;
    private readonly LaneMeter liveMeter;
    private readonly TableWatch tables;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly CancellationTokenSource stop = new();
    private readonly Task sampling;
    private TaskCompletionSource tick = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to take samples.</summary>
    public StatusBoard(StatusSources sources, TimeProvider clock, ILogger<StatusBoard> logger)
    {
        (this.sources, this.clock, this.logger, startedAt) = (sources, clock, logger, clock.GetTimestamp());
        (batchMeter, liveMeter) = (new(clock), new(clock));
        tables = new TableWatch(sources.Tables, sources.LiveTable, clock);
        sampling = SampleAsync();
    }

    /// <summary>Completes with the next sample, within a second.</summary>
    public Task NextAsync(CancellationToken cancellation) => Volatile.Read(ref tick).Task.WaitAsync(cancellation);

    /// <summary>What is going on now.</summary>
    public async Task<Status> ReadAsync(CancellationToken cancellation)
    {
        await oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var summaries = await tables.SummariesAsync(cancellation).ConfigureAwait(false);
            return new(
                clock.GetUtcNow(),
                Math.Round(clock.GetElapsedTime(startedAt).TotalSeconds, 1),
                sources.Addresses,
                Lane(sources.Batch(), batchMeter),
                Lane(sources.Live(), liveMeter),
                summaries,
                tables.Newest());
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await sampling.ConfigureAwait(false);
        // Whoever is still reading is let out first.
        await oneAtATime.WaitAsync().ConfigureAwait(false);
        tables.Dispose();
        oneAtATime.Dispose();
        stop.Dispose();
    }

    private static LaneStatus Lane(LaneCounts counts, LaneMeter meter) => new(
        counts.Records, counts.Landed, Math.Max(0, counts.Records - counts.Landed), Math.Round(meter.PerSecond, 1), meter.Recent);

    private async Task SampleAsync()
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
            {
                await oneAtATime.WaitAsync(stop.Token).ConfigureAwait(false);
                try
                {
                    batchMeter.Sample(sources.Batch().Records);
                    liveMeter.Sample(sources.Live().Records);
                }
                catch (Model.PinlakeException failure)
                {
                    // A topic was deleted under us, or the log is closing: the next second will tell.
                    logger.LogInformation("No figures this second: {Reason}", failure.Message);
                }
                finally
                {
                    oneAtATime.Release();
                }

                Interlocked.Exchange(ref tick, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed. Watchers end with their connections.
        }
    }
}
