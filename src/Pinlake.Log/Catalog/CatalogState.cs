using System.Collections.Immutable;
using Pinlake.Model;

namespace Pinlake.Log.Catalog;

/// <summary>The catalog at one moment. A change makes a new one; nobody sees half of a change.</summary>
internal sealed record CatalogState
{
    /// <summary>The catalog of a journal that does not exist yet.</summary>
    public static CatalogState Empty { get; } = new();

    /// <summary>Number of the next change.</summary>
    public long NextChange { get; private init; }

    /// <summary>The journal's identity.</summary>
    public Guid Id { get; private init; }

    /// <summary>Number that the next partition gets; 0 is the catalog's own.</summary>
    public int NextPartition { get; private init; } = 1;

    /// <summary>Producer ids below it are given away.</summary>
    public long ProducerIds { get; private init; }

    /// <summary>Epoch of the youngest stream that was deleted; streams made later have a higher one.</summary>
    public long EpochFloor { get; private init; }

    /// <summary>Topics by name.</summary>
    public ImmutableSortedDictionary<string, TopicMade> Topics { get; private init; } =
        ImmutableSortedDictionary.Create<string, TopicMade>(StringComparer.Ordinal);

    /// <summary>Streams by name.</summary>
    public ImmutableSortedDictionary<string, StreamMade> Streams { get; private init; } =
        ImmutableSortedDictionary.Create<string, StreamMade>(StringComparer.Ordinal);

    /// <summary>Every partition of every topic and stream, and the journal's number of it.</summary>
    public IEnumerable<(TopicPartition Name, int Id)> Partitions =>
        Topics.Values.SelectMany(PartitionsOf).Concat(Streams.Values.SelectMany(PartitionsOf));

    /// <summary>The partitions of a topic.</summary>
    public static IEnumerable<(TopicPartition Name, int Id)> PartitionsOf(TopicMade topic) =>
        topic.Partitions.Select((id, index) => (new TopicPartition(topic.Name, index), id));

    /// <summary>The partitions of a stream.</summary>
    public static IEnumerable<(TopicPartition Name, int Id)> PartitionsOf(StreamMade stream) =>
        stream.Shards.Select((shard, index) => (new TopicPartition(StreamDescription.TopicOf(stream.Name), index), shard.Partition));

    /// <summary>The catalog after <paramref name="change"/>.</summary>
    /// <param name="change">The change.</param>
    /// <param name="number">Its number; numbers between are of changes that damage took.</param>
    public CatalogState After(CatalogChange change, long number)
    {
        var next = this with { NextChange = number + 1 };
        return change switch
        {
            JournalMade made => next with { Id = made.Id },
            TopicMade made => next with
            {
                Topics = Topics.SetItem(made.Name, made),
                NextPartition = Math.Max(NextPartition, made.Partitions.Max() + 1),
            },
            TopicDeleted deleted => Find(Topics, topic => topic.Id == deleted.Id) is { } name
                ? next with { Topics = Topics.Remove(name) }
                : next,
            StreamMade made => next with
            {
                Streams = Streams.SetItem(made.Name, made),
                NextPartition = Math.Max(NextPartition, made.Shards.Max(shard => shard.Partition) + 1),
            },
            StreamDeleted deleted => Find(Streams, stream => stream.Id == deleted.Id) is { } name
                ? next with { Streams = Streams.Remove(name), EpochFloor = Math.Max(EpochFloor, Streams[name].Epoch) }
                : next,
            ProducerIdsTaken taken => next with { ProducerIds = Math.Max(ProducerIds, taken.UpTo) },
            _ => throw new NotSupportedException($"Catalog change '{change.GetType().Name}'."),
        };
    }

    /// <summary>The catalog, whose next partition gets at least this number: a lower one is in use, whatever was lost.</summary>
    public CatalogState WithNextPartition(int atLeast) => this with { NextPartition = Math.Max(NextPartition, atLeast) };

    /// <summary>All of it, to be kept.</summary>
    public CatalogSnapshot ToSnapshot() =>
        new(NextChange, Id, NextPartition, ProducerIds, EpochFloor, [.. Topics.Values], [.. Streams.Values]);

    /// <summary>The catalog that a snapshot holds.</summary>
    public static CatalogState Of(CatalogSnapshot snapshot) => new()
    {
        NextChange = snapshot.NextChange,
        Id = snapshot.Id,
        NextPartition = snapshot.NextPartition,
        ProducerIds = snapshot.ProducerIds,
        EpochFloor = snapshot.EpochFloor,
        Topics = Empty.Topics.AddRange(snapshot.Topics.Select(topic => KeyValuePair.Create(topic.Name, topic))),
        Streams = Empty.Streams.AddRange(snapshot.Streams.Select(stream => KeyValuePair.Create(stream.Name, stream))),
    };

    private static string? Find<T>(ImmutableSortedDictionary<string, T> entries, Func<T, bool> matches) =>
        entries.FirstOrDefault(entry => matches(entry.Value)).Key;
}
