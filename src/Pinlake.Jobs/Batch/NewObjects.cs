using Pinlake.Jobs.Plans;
using Pinlake.Jobs.Raw;
using Pinlake.Model;

namespace Pinlake.Jobs.Batch;

/// <summary>The raw objects that no plan has read, in the order in which they will be read.</summary>
internal sealed class NewObjects
{
    private readonly Queue<RawObject> waiting;
    private readonly Dictionary<TopicPartition, Offset> next;

    private NewObjects(IEnumerable<RawObject> waiting, Dictionary<TopicPartition, Offset> next) =>
        (this.waiting, this.next) = (new Queue<RawObject>(waiting), next);

    /// <summary>Finds the objects of topics that begin at or behind the offsets where the last plan ended.</summary>
    public static NewObjects Find(RawFolder raw, IEnumerable<string> topics, BatchPlan? last)
    {
        var next = (last?.Next ?? []).ToDictionary(
            entry => new TopicPartition(entry.Topic, entry.Partition), entry => new Offset(entry.Offset));
        var found = topics.SelectMany(raw.List)
            .Where(entry => entry.Key.First >= next.GetValueOrDefault(entry.Key.Partition))
            .ToList();
        return new NewObjects(found, next);
    }

    /// <summary>Where each partition goes on behind the objects taken.</summary>
    public IReadOnlyList<PartitionNext> Next => [.. next
        .OrderBy(entry => entry.Key.Topic, StringComparer.Ordinal).ThenBy(entry => entry.Key.Partition)
        .Select(entry => new PartitionNext(entry.Key.Topic, entry.Key.Partition, entry.Value.Value))];

    /// <summary>The next object, or null; <see cref="Take"/> goes on behind it.</summary>
    public RawObject? Peek()
    {
        // One that begins inside what was read holds the same records once more.
        while (waiting.TryPeek(out var entry))
        {
            if (entry.Key.First >= next.GetValueOrDefault(entry.Key.Partition))
            {
                return entry;
            }

            waiting.Dequeue();
        }

        return null;
    }

    /// <summary>Takes the object that was peeked at, which turned out to have so many records.</summary>
    public void Take(int recordCount)
    {
        var entry = waiting.Dequeue();
        next[entry.Key.Partition] = entry.Key.First.Plus(recordCount);
    }
}
