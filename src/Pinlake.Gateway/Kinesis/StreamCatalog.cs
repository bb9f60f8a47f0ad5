using System.Text.Json;
using Pinlake.Log;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>The log's streams, as the operations name and describe them.</summary>
internal sealed class StreamCatalog(LogStore log, TimeProvider clock, KinesisOptions options)
{
    /// <summary>The log.</summary>
    public LogStore Log => log;

    /// <summary>The time.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Account, region and quota.</summary>
    public KinesisOptions Options => options;

    /// <summary>The stream of this name.</summary>
    /// <exception cref="KinesisError">ResourceNotFoundException.</exception>
    public StreamDescription Find(string name) => log.FindStream(name)
        ?? throw KinesisError.ResourceNotFound($"Stream {name} under account {options.AccountId} not found.");

    /// <summary>The shard of a stream that an iterator or a request names.</summary>
    /// <exception cref="KinesisError">ResourceNotFoundException.</exception>
    public StreamDescription FindShard(string streamName, int shard, string shardId)
    {
        var stream = log.FindStream(streamName);
        return stream is not null && shard < stream.Shards.Count ? stream : throw ShardNotFound(streamName, shardId);
    }

    /// <summary>The refusal of a shard that a stream does not have.</summary>
    public KinesisError ShardNotFound(string streamName, string shardId) =>
        KinesisError.ResourceNotFound($"Shard {shardId} in stream {streamName} under account {options.AccountId} does not exist");

    /// <summary>The ARN of the stream of this name.</summary>
    public string ArnOf(string name) => $"arn:aws:kinesis:{options.Region}:{options.AccountId}:stream/{name}";

    /// <summary>Writes the fields that DescribeStream, DescribeStreamSummary and ListStreams have in common.</summary>
    public void WriteIdentity(Utf8JsonWriter writer, StreamDescription stream)
    {
        writer.WriteString("StreamName"u8, stream.Name);
        writer.WriteString("StreamARN"u8, ArnOf(stream.Name));
        writer.WriteString("StreamStatus"u8, "ACTIVE"u8);
        writer.WriteStartObject("StreamModeDetails"u8);
        writer.WriteString("StreamMode"u8, "PROVISIONED"u8);
        writer.WriteEndObject();
        WriteTime(writer, "StreamCreationTimestamp"u8, stream.CreatedAt.ToUnixTimeMilliseconds());
    }

    /// <summary>Writes the fields that only the two descriptions have.</summary>
    public static void WriteSettings(Utf8JsonWriter writer)
    {
        writer.WriteNumber("RetentionPeriodHours"u8, 24);
        writer.WriteStartArray("EnhancedMonitoring"u8);
        writer.WriteStartObject();
        writer.WriteStartArray("ShardLevelMetrics"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("EncryptionType"u8, "NONE"u8);
    }

    /// <summary>Writes one shard.</summary>
    public static void WriteShard(Utf8JsonWriter writer, StreamDescription stream, ShardDescription shard)
    {
        writer.WriteStartObject();
        writer.WriteString("ShardId"u8, ShardId.Of(shard.Index));
        if (shard.Parent is { } parent)
        {
            writer.WriteString("ParentShardId"u8, ShardId.Of(parent));
        }

        if (shard.AdjacentParent is { } adjacent)
        {
            writer.WriteString("AdjacentParentShardId"u8, ShardId.Of(adjacent));
        }

        writer.WriteStartObject("HashKeyRange"u8);
        writer.WriteString("StartingHashKey"u8, shard.StartingHashKey.ToString(null, null));
        writer.WriteString("EndingHashKey"u8, shard.EndingHashKey.ToString(null, null));
        writer.WriteEndObject();
        writer.WriteStartObject("SequenceNumberRange"u8);
        writer.WriteString("StartingSequenceNumber"u8, SequenceNumber.StartOf(stream.Epoch, shard.Index).ToString());
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes a time as the protocol has them: seconds since 1970, milliseconds behind the point.</summary>
    public static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long unixMs) => writer.WriteNumber(name, unixMs / 1000m);
}
