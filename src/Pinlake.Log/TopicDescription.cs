namespace Pinlake.Log;

/// <summary>A Kafka topic.</summary>
/// <param name="Name">Its name: 1 to 249 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="Id">Its identity: another one when a topic of the same name is made again.</param>
/// <param name="PartitionCount">Its partitions are 0 to this number less one.</param>
/// <param name="CreatedAt">When it was made, to the millisecond.</param>
public sealed record TopicDescription(string Name, Guid Id, int PartitionCount, DateTimeOffset CreatedAt);
