using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Pinlake.Log.Journal;
using Pinlake.Model;

namespace Pinlake.Log.Catalog;

/// <summary>Makes and deletes topics and streams: one change at a time, durable before anybody sees it.</summary>
internal sealed class CatalogWriter : IDisposable
{
    private const int PartitionsMax = 10_000;
    private const int ProducerIdBlock = 1000;

    private readonly LogJournal journal;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly ConcurrentDictionary<TopicPartition, PartitionLog> partitions = [];

    private CatalogState state;
    private long nextProducerId;

    /// <summary>Takes the catalog that the journal was opened with.</summary>
    public CatalogWriter(LogJournal journal, TimeProvider clock)
    {
        this.journal = journal;
        this.clock = clock;
        state = journal.Catalog;
        nextProducerId = state.ProducerIds;
        Add(state.Partitions);
    }

    /// <summary>The catalog at this moment; all of it is durable.</summary>
    public CatalogState State => Volatile.Read(ref state);

    /// <summary>The partition of this name, if it exists.</summary>
    public bool TryFind(TopicPartition name, [NotNullWhen(true)] out PartitionLog? partition) =>
        partitions.TryGetValue(name, out partition);

    /// <summary>Makes a topic.</summary>
    public async Task<TopicMade> MakeTopicAsync(string name, int partitionCount)
    {
        CatalogName.CheckTopic(name);
        CheckCount(partitionCount, "partitions");
        return await ChangeAsync(before =>
        {
            if (before.Topics.ContainsKey(name))
            {
                throw Exists($"Topic '{name}'");
            }

            var numbers = Enumerable.Range(before.NextPartition, partitionCount).ToArray();
            return new TopicMade(name, Guid.NewGuid(), NowMs(), numbers);
        }).ConfigureAwait(false);
    }

    /// <summary>Deletes a topic.</summary>
    public async Task DeleteTopicAsync(string name)
    {
        TopicMade? topic = null;
        await ChangeAsync(before => before.Topics.TryGetValue(name, out topic)
            ? new TopicDeleted(topic.Id)
            : throw Missing($"Topic '{name}'")).ConfigureAwait(false);
        Remove(CatalogState.PartitionsOf(topic!));
    }

    /// <summary>Makes a stream whose shards share the hash keys evenly.</summary>
    public async Task<StreamMade> MakeStreamAsync(string name, int shardCount)
    {
        CatalogName.CheckStream(name);
        CheckCount(shardCount, "shards");
        return await ChangeAsync(before =>
        {
            if (before.Streams.ContainsKey(name))
            {
                throw Exists($"Stream '{name}'");
            }

            var shards = Enumerable.Range(0, shardCount)
                .Select(index => (Index: index, Range: HashKeyRange.Of(index, shardCount)))
                .Select(shard => new ShardMade(before.NextPartition + shard.Index, shard.Range.Start, shard.Range.End))
                .ToArray();
            var epoch = Math.Max(NowMs() / 1000, before.EpochFloor + 1);
            return new StreamMade(name, Guid.NewGuid(), NowMs(), epoch, shards);
        }).ConfigureAwait(false);
    }

    /// <summary>Deletes a stream.</summary>
    public async Task DeleteStreamAsync(string name)
    {
        StreamMade? stream = null;
        await ChangeAsync(before => before.Streams.TryGetValue(name, out stream)
            ? new StreamDeleted(stream.Id)
            : throw Missing($"Stream '{name}'")).ConfigureAwait(false);
        Remove(CatalogState.PartitionsOf(stream!));
    }

    /// <summary>A producer id; a block of them is taken at a time, so that a restart skips some and repeats none.</summary>
    public async Task<long> NextProducerIdAsync()
    {
        while (true)
        {
            var id = Interlocked.Read(ref nextProducerId);
            if (id >= State.ProducerIds)
            {
                await ChangeAsync(before => before.ProducerIds > id ? null : new ProducerIdsTaken(id + ProducerIdBlock))
                    .ConfigureAwait(false);
            }
            else if (Interlocked.CompareExchange(ref nextProducerId, id + 1, id) == id)
            {
                return id;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => oneAtATime.Dispose();

    private async Task<T> ChangeAsync<T>(Func<CatalogState, T?> decide)
        where T : CatalogChange
    {
        await oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            if (decide(state) is not { } change)
            {
                return null!;
            }

            var number = await journal.AppendAsync(change).ConfigureAwait(false);
            switch (change)
            {
                // Whoever finds the topic must find its partitions.
                case TopicMade topic:
                    Add(CatalogState.PartitionsOf(topic));
                    break;
                case StreamMade stream:
                    Add(CatalogState.PartitionsOf(stream));
                    break;
            }

            Volatile.Write(ref state, state.After(change, number));
            return change;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private void Add(IEnumerable<(TopicPartition Name, int Id)> made)
    {
        foreach (var (name, id) in made)
        {
            var partition = journal.Partitions.Of(id);
            partition.Name = name.ToString();
            partitions[name] = partition;
        }
    }

    private void Remove(IEnumerable<(TopicPartition Name, int Id)> deleted)
    {
        foreach (var (name, id) in deleted)
        {
            var partition = journal.Partitions.Of(id);
            partitions.TryRemove(KeyValuePair.Create(name, partition));
            journal.Partitions.Forget(id);
            partition.End(Missing(name.ToString()));
        }
    }

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static void CheckCount(int count, string what)
    {
        if (count is < 1 or > PartitionsMax)
        {
            throw new PinlakeException(FailureKind.Invalid,
                $"{count} {what}: there may be 1 to {PartitionsMax}. Nothing was made. Choose another number.");
        }
    }

    private static PinlakeException Exists(string what) =>
        new(FailureKind.Conflict, $"{what} exists already. Nothing was made. Use it, or choose another name.");

    private static PinlakeException Missing(string what) =>
        new(FailureKind.NotFound, $"{what} does not exist. Nothing was changed. Look at the list of what there is.");
}
