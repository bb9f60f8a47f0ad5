namespace Pinlake.Jobs.Sources;

/// <summary>A shard of a stream by its names, which are Kinesis' own.</summary>
/// <param name="Stream">Name of the stream.</param>
/// <param name="Shard">Id of the shard, such as <c>shardId-000000000000</c>.</param>
public readonly record struct StreamShard(string Stream, string Shard)
{
    /// <summary>The shard as logs and messages show it.</summary>
    public override string ToString() => $"{Stream}/{Shard}";
}

/// <summary>A shard as ListShards tells it.</summary>
/// <param name="Name">Stream and shard.</param>
/// <param name="Parents">Ids of the shards that it came from; none for a shard as old as its stream.</param>
internal sealed record KinesisShard(StreamShard Name, IReadOnlyList<string> Parents);

/// <summary>A stream as DescribeStreamSummary tells it.</summary>
/// <param name="Name">Name of the stream.</param>
/// <param name="Status">ACTIVE when it can be read and written.</param>
/// <param name="OpenShardCount">Shards that take records.</param>
internal sealed record KinesisStream(string Name, string Status, int OpenShardCount);

/// <summary>A record as GetRecords gives it.</summary>
/// <param name="SequenceNumber">Its place in its shard; text order is number order.</param>
/// <param name="PartitionKey">What its producer routed it by.</param>
/// <param name="Data">Its bytes.</param>
/// <param name="ArrivedAt">When the stream took it.</param>
internal sealed record KinesisRecord(string SequenceNumber, string PartitionKey, byte[] Data, DateTimeOffset ArrivedAt);

/// <summary>One answer of GetRecords.</summary>
/// <param name="Records">In the order of the shard; may be empty although more will come.</param>
/// <param name="NextIterator">Where to read on; null when the shard is closed and read to its end.</param>
/// <param name="Behind">How far behind the shard's newest record the answer ended.</param>
internal sealed record KinesisRecords(IReadOnlyList<KinesisRecord> Records, string? NextIterator, TimeSpan Behind);
