using Pinlake.Model;

namespace Pinlake.Log.Groups;

/// <summary>How far a group has read in one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The next offset to read, as the client says; never checked against the partition.</param>
/// <param name="LeaderEpoch">Leader epoch of the last record read, or -1.</param>
/// <param name="Metadata">The client's note; empty when there is none.</param>
internal sealed record CommittedOffset(TopicPartition Partition, long Offset, int LeaderEpoch, string Metadata);
