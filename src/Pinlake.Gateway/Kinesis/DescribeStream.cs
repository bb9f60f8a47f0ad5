using System.Text.Json;
using Pinlake.Log;

namespace Pinlake.Gateway.Kinesis;

/// <summary>DescribeStream: a stream and its shards, 100 at a time unless asked for more.</summary>
internal sealed class DescribeStream(StreamCatalog streams) : IKinesisOperation
{
    private const int LimitDefault = 100;
    private const int LimitMax = 10_000;

    /// <summary>The input.</summary>
    public sealed record Request(string? StreamName, int? Limit = null, string? ExclusiveStartShardId = null);

    /// <inheritdoc/>
    public Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        var fields = RequestFields.Parse(body);
        Run(new Request(StreamReference.Of(fields), fields.Integer("Limit"), fields.String("ExclusiveStartShardId")), reply);
        return Task.CompletedTask;
    }

    /// <summary>Writes the description.</summary>
    public void Run(Request request, Utf8JsonWriter reply)
    {
        new Constraints()
            .NotNull(request.StreamName is not null, "streamName")
            .Name(request.StreamName, "streamName")
            .Range(request.Limit, 1, LimitMax, "limit")
            .Name(request.ExclusiveStartShardId, "exclusiveStartShardId")
            .ThrowIfViolated();
        var stream = streams.Find(request.StreamName!);
        var first = FirstBehind(request.ExclusiveStartShardId, stream);
        var limit = request.Limit ?? LimitDefault;

        reply.WriteStartObject();
        reply.WriteStartObject("StreamDescription"u8);
        streams.WriteIdentity(reply, stream);
        StreamCatalog.WriteSettings(reply);
        reply.WriteStartArray("Shards"u8);
        foreach (var shard in stream.Shards.Skip(first).Take(limit))
        {
            StreamCatalog.WriteShard(reply, stream, shard);
        }

        reply.WriteEndArray();
        reply.WriteBoolean("HasMoreShards"u8, stream.Shards.Count - first > limit);
        reply.WriteEndObject();
        reply.WriteEndObject();
    }

    /// <summary>Index of the first shard behind the one named; 0 when none is.</summary>
    public static int FirstBehind(string? exclusiveStartShardId, StreamDescription stream) =>
        exclusiveStartShardId is null ? 0
        : ShardId.TryParse(exclusiveStartShardId, out var index) ? Math.Min(index, stream.Shards.Count - 1) + 1
        : throw KinesisError.InvalidArgument($"Invalid ExclusiveStartShardId {exclusiveStartShardId}.");
}
