using System.Text.Json;
using Pinlake.Log;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>ListShards: the shards of a stream, 1,000 at a time unless asked for another number.</summary>
/// <remarks>All shards are open, so of the filters only AFTER_SHARD_ID leaves any out.</remarks>
internal sealed class ListShards(StreamCatalog streams) : IKinesisOperation
{
    private const int ResultsDefault = 1_000;
    private const int ResultsMax = 10_000;

    private static readonly string[] FilterTypes =
        ["AFTER_SHARD_ID", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON", "AT_LATEST", "AT_TIMESTAMP", "FROM_TIMESTAMP"];

    /// <inheritdoc/>
    public Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        var fields = RequestFields.Parse(body);
        var (name, token, behind) = (StreamReference.Of(fields), fields.String("NextToken"), fields.String("ExclusiveStartShardId"));
        var resultsMax = fields.Integer("MaxResults");
        var filter = fields.Structure("ShardFilter");
        var filterType = filter?.String("Type");
        new Constraints()
            .Name(name, "streamName")
            .Name(behind, "exclusiveStartShardId")
            .Range(resultsMax, 1, ResultsMax, "maxResults")
            .NotNull(filter is null || filterType is not null, "shardFilter.type")
            .OneOf(filterType, FilterTypes, "shardFilter.type")
            .ThrowIfViolated();
        if ((name is null) == (token is null))
        {
            throw KinesisError.InvalidArgument(name is null
                ? "Either NextToken or StreamName should be provided."
                : "NextToken and StreamName cannot be provided together.");
        }

        if (filterType == "AFTER_SHARD_ID")
        {
            behind ??= filter?.String("ShardId") ?? throw KinesisError.InvalidArgument("ShardFilter AFTER_SHARD_ID needs a ShardId.");
        }

        var (stream, first) = token is null ? Begin(name!, behind) : Continue(token);
        Write(reply, stream, first, resultsMax ?? ResultsDefault);
        return Task.CompletedTask;
    }

    private (StreamDescription Stream, int First) Begin(string name, string? behind)
    {
        var stream = streams.Find(name);
        return (stream, DescribeStream.FirstBehind(behind, stream));
    }

    private (StreamDescription Stream, int First) Continue(string token)
    {
        var place = PlaceToken.Read(token, PlaceTokenKind.ShardPage) ?? throw KinesisError.InvalidArgument("Invalid NextToken.");
        if (place.IsExpired(streams.Clock.GetUtcNow()))
        {
            throw KinesisError.ExpiredNextToken("The NextToken is older than 300 seconds. List again from the beginning.");
        }

        var stream = streams.Find(place.StreamName);
        return stream.Epoch == place.StreamEpoch ? (stream, place.Shard) : throw KinesisError.InvalidArgument("Invalid NextToken.");
    }

    private void Write(Utf8JsonWriter reply, StreamDescription stream, int first, int count)
    {
        reply.WriteStartObject();
        reply.WriteStartArray("Shards"u8);
        foreach (var shard in stream.Shards.Skip(first).Take(count))
        {
            StreamCatalog.WriteShard(reply, stream, shard);
        }

        reply.WriteEndArray();
        if (stream.Shards.Count - first > count)
        {
            var now = streams.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            reply.WriteString(
                "NextToken"u8,
                new PlaceToken(PlaceTokenKind.ShardPage, now, stream.Epoch, first + count, Offset.Zero, stream.Name).ToString());
        }

        reply.WriteEndObject();
    }
}
