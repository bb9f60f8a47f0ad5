using Pinlake.Log.Groups;
using Pinlake.Model;

namespace Pinlake.Log.Broker;

/// <summary>Facts about topics that several requests need.</summary>
internal static class BrokerTopics
{
    /// <summary>Number of the one broker.</summary>
    public const int NodeId = 1;

    /// <summary>The leader never changes, so neither does its epoch.</summary>
    public const int LeaderEpoch = 0;

    /// <summary>Whether clients may read the topic but not write or remove it.</summary>
    public static bool IsInternal(string name) => name == GroupOffsets.TopicName;

    /// <summary>Whether <paramref name="partition"/> is one of a Kafka topic; the shards of streams are not.</summary>
    public static bool Has(this LogStore log, TopicPartition partition) =>
        log.FindTopic(partition.Topic) is { } topic && partition.Partition >= 0 && partition.Partition < topic.PartitionCount;
}
