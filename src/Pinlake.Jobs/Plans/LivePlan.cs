namespace Pinlake.Jobs.Plans;

/// <summary>What one step of the live lane reads: a range of each shard.</summary>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Shards">All shards seen so far, those that this step reads nothing of included.</param>
internal sealed record LivePlan(DateTimeOffset CreatedAt, IReadOnlyList<ShardRange> Shards);

/// <summary>A run of records of one shard.</summary>
/// <param name="Stream">Name of the stream.</param>
/// <param name="Shard">Id of the shard.</param>
/// <param name="After">Sequence number that the run begins behind; null for the shard's oldest record.</param>
/// <param name="UpTo">Sequence number of its last record; equals <paramref name="After"/> when it is empty.</param>
/// <param name="RecordCount">Records in it.</param>
internal sealed record ShardRange(string Stream, string Shard, string? After, string UpTo, int RecordCount);
