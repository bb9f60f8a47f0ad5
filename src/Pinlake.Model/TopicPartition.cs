namespace Pinlake.Model;

/// <summary>One partition of a topic, or one shard of a stream.</summary>
/// <param name="Topic">Name of the topic, case-sensitive.</param>
/// <param name="Partition">Index of the partition, from 0.</param>
public readonly record struct TopicPartition(string Topic, int Partition)
{
    /// <summary>The partition as Kafka's tools write it: <c>topic-0</c>.</summary>
    public override string ToString() => $"{Topic}-{Partition}";
}
