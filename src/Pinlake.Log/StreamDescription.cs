using Pinlake.Model;

namespace Pinlake.Log;

/// <summary>A Kinesis stream: its shards are partitions of an internal topic.</summary>
/// <param name="Name">Its name: 1 to 128 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="Id">Its identity: another one when a stream of the same name is made again.</param>
/// <param name="CreatedAt">When it was made, to the millisecond.</param>
/// <param name="Epoch">The seconds since 1970 that its sequence numbers carry; higher than those of any deleted stream.</param>
/// <param name="Shards">Its shards in the order of their indexes, which begin at 0 and leave no gap.</param>
public sealed record StreamDescription(
    string Name,
    Guid Id,
    DateTimeOffset CreatedAt,
    long Epoch,
    IReadOnlyList<ShardDescription> Shards)
{
    /// <summary>The internal topic that holds the stream, which no Kafka topic can be called.</summary>
    public string Topic => TopicOf(Name);

    /// <summary>The internal topic of the stream called <paramref name="name"/>: <c>$stream/NAME</c>.</summary>
    public static string TopicOf(string name) => "$stream/" + name;

    /// <summary>The partition of the log that holds the shard with this index.</summary>
    public TopicPartition Partition(int shardIndex) => new(Topic, shardIndex);

    /// <summary>The shard that takes a record whose partition key has this MD5, read as a big-endian number.</summary>
    public ShardDescription ShardOf(UInt128 hashKey)
    {
        foreach (var shard in Shards)
        {
            if (hashKey >= shard.StartingHashKey && hashKey <= shard.EndingHashKey)
            {
                return shard;
            }
        }

        throw new PinlakeException(FailureKind.Bug, $"Stream '{Name}': no shard holds the hash key {hashKey}.");
    }
}

/// <summary>One shard of a stream.</summary>
/// <param name="Index">Its number in the stream, and its partition in the internal topic.</param>
/// <param name="StartingHashKey">The lowest hash key that it takes.</param>
/// <param name="EndingHashKey">The highest hash key that it takes, itself included.</param>
/// <param name="Parent">Index of the shard that it was split or merged from; null for an original one.</param>
/// <param name="AdjacentParent">Index of the second shard that it was merged from; null unless merged.</param>
public sealed record ShardDescription(
    int Index,
    UInt128 StartingHashKey,
    UInt128 EndingHashKey,
    int? Parent = null,
    int? AdjacentParent = null);
