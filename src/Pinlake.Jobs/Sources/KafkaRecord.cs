using Pinlake.Model;

namespace Pinlake.Jobs.Sources;

/// <summary>A record as Kafka gave it: where it lies, and its value.</summary>
/// <param name="Partition">Its topic and partition.</param>
/// <param name="Offset">Its place there.</param>
/// <param name="Value">Its value's bytes; null for a tombstone.</param>
internal readonly record struct KafkaRecord(TopicPartition Partition, Offset Offset, byte[]? Value);

/// <summary>The offsets that a partition holds.</summary>
/// <param name="Start">Offset of the oldest record still there.</param>
/// <param name="End">Offset that the next readable record will get: the high watermark.</param>
internal readonly record struct PartitionBounds(Offset Start, Offset End);
