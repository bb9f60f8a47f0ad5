using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pinlake.Model;

namespace Pinlake.Jobs.Sources;

/// <summary>Some records of one shard, in its order.</summary>
/// <param name="Shard">Stream and shard.</param>
/// <param name="Records">At least one.</param>
internal sealed record ShardRecords(StreamShard Shard, IReadOnlyList<KinesisRecord> Records);

/// <summary>Reads all shards of some streams from given places, each shard in its order.</summary>
/// <remarks>
/// One loop a shard asks again at once while records come, then ever less often, and puts what came into one bounded
/// channel. Streams that appear later are found; the children of a shard start when the shard is read to its end,
/// so that the rows of one key keep their order through a reshard.
/// </remarks>
internal sealed class KinesisSource(
    KinesisClient client, IReadOnlyList<string> streams, KinesisSourceOptions options, TimeProvider clock, ILogger logger)
{
    private const int AnswersAheadMax = 12;
    private static readonly TimeSpan IdleDelayFirst = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan OutageDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<ShardRecords> channel = Channel.CreateBounded<ShardRecords>(
        new BoundedChannelOptions(AnswersAheadMax) { SingleReader = true });

    private readonly ConcurrentDictionary<StreamShard, TimeSpan> behind = new();

    /// <summary>What the loops have read; completed, with their failure if there is one, when <see cref="RunAsync"/> ends.</summary>
    public ChannelReader<ShardRecords> Records => channel.Reader;

    /// <summary>How far behind its newest record each shard's last answer ended.</summary>
    public IReadOnlyDictionary<StreamShard, TimeSpan> Behind => behind;

    /// <summary>Reads until cancelled.</summary>
    /// <param name="positions">Sequence number of the last record already seen of a shard; others start at their oldest.</param>
    /// <param name="cancellation">Ends all loops; what is in the channel can still be taken.</param>
    public async Task RunAsync(IReadOnlyDictionary<StreamShard, string> positions, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var loops = new Dictionary<StreamShard, Task>();
        Exception? failure = null;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var shards = await DuringOutage(() => FindShardsAsync(stop.Token), stop.Token).ConfigureAwait(false);
                foreach (var shard in shards.Where(shard => !loops.ContainsKey(shard.Name) && ParentsAreRead(shard, shards, loops)))
                {
                    loops[shard.Name] = ReadShardAsync(shard.Name, positions.GetValueOrDefault(shard.Name), stop.Token);
                }

                var pause = Task.Delay(options.DiscoverDelay, clock, stop.Token);
                while (!pause.IsCompleted)
                {
                    var running = loops.Values.Where(loop => !loop.IsCompletedSuccessfully).Append(pause).ToList();
                    await (await Task.WhenAny(running).ConfigureAwait(false)).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The usual end.
        }
        catch (Exception reason)
        {
            failure = reason;
            throw;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(loops.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            channel.Writer.Complete(failure);
        }
    }

    private static bool ParentsAreRead(KinesisShard shard, IReadOnlyList<KinesisShard> shards, Dictionary<StreamShard, Task> loops) =>
        shard.Parents.All(parent =>
        {
            var name = shard.Name with { Shard = parent };
            // A parent that is not listed any more has lost its records to age.
            return shards.All(other => other.Name != name) || (loops.TryGetValue(name, out var loop) && loop.IsCompletedSuccessfully);
        });

    private async Task<IReadOnlyList<KinesisShard>> FindShardsAsync(CancellationToken cancellation)
    {
        var shards = new List<KinesisShard>();
        foreach (var stream in streams)
        {
            try
            {
                shards.AddRange(await client.ListShardsAsync(stream, cancellation).ConfigureAwait(false));
            }
            catch (PinlakeException failure) when (failure.Kind == FailureKind.NotFound)
            {
                logger.LogDebug("Stream {Stream} does not exist yet.", stream);
            }
        }

        return shards;
    }

    private async Task ReadShardAsync(StreamShard shard, string? after, CancellationToken cancellation)
    {
        string? iterator = null;
        var idle = IdleDelayFirst;
        while (true)
        {
            var answer = await DuringOutage(
                async () =>
                {
                    iterator ??= await client.GetShardIteratorAsync(shard, after, cancellation).ConfigureAwait(false);
                    return await client.GetRecordsAsync(iterator, options.AnswerRecordsMax, cancellation).ConfigureAwait(false);
                },
                cancellation,
                () => iterator = null).ConfigureAwait(false);

            behind[shard] = answer.Behind;
            if (answer.Records.Count > 0)
            {
                await channel.Writer.WriteAsync(new ShardRecords(shard, answer.Records), cancellation).ConfigureAwait(false);
                after = answer.Records[^1].SequenceNumber;
            }

            if (answer.NextIterator is null)
            {
                logger.LogInformation("Shard {Shard} is closed and read to its end.", shard);
                return;
            }

            iterator = answer.NextIterator;
            idle = answer.Records.Count > 0 ? IdleDelayFirst : TimeSpan.FromTicks(Math.Min(idle.Ticks * 2, options.IdleDelayMax.Ticks));
            var delay = answer.Records.Count > 0 ? options.BusyDelay : idle;
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, clock, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks until there is an answer, past outages and expired iterators, for as long as the options allow.</summary>
    private async Task<T> DuringOutage<T>(Func<Task<T>> question, CancellationToken cancellation, Action? reset = null)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await question().ConfigureAwait(false);
            }
            catch (PinlakeException failure) when (failure.Kind is FailureKind.Unavailable or FailureKind.Conflict
                && clock.GetElapsedTime(since) < options.OutageMax)
            {
                reset?.Invoke();
                logger.LogWarning("{Message} Waiting.", failure.Message);
                await Task.Delay(failure.Kind == FailureKind.Conflict ? IdleDelayFirst : OutageDelay, clock, cancellation).ConfigureAwait(false);
            }
        }
    }
}
