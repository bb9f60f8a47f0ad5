using System.Text.Json;
using Pinlake.Log;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>ListStreams: names in their order, 100 at a time unless asked for more.</summary>
internal sealed class ListStreams(StreamCatalog streams) : IKinesisOperation
{
    private const int LimitDefault = 100;
    private const int LimitMax = 10_000;

    /// <summary>The input.</summary>
    public sealed record Request(int? Limit = null, string? ExclusiveStartStreamName = null, string? NextToken = null);

    /// <inheritdoc/>
    public Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        var fields = RequestFields.Parse(body);
        Run(new Request(fields.Integer("Limit"), fields.String("ExclusiveStartStreamName"), fields.String("NextToken")), reply);
        return Task.CompletedTask;
    }

    /// <summary>Writes the list.</summary>
    public void Run(Request request, Utf8JsonWriter reply)
    {
        new Constraints()
            .Range(request.Limit, 1, LimitMax, "limit")
            .Name(request.ExclusiveStartStreamName, "exclusiveStartStreamName")
            .ThrowIfViolated();
        var behind = request.NextToken is { } token
            ? PlaceToken.Read(token, PlaceTokenKind.StreamPage)?.StreamName ?? throw KinesisError.InvalidArgument("Invalid NextToken.")
            : request.ExclusiveStartStreamName;
        var limit = request.Limit ?? LimitDefault;
        StreamDescription[] rest =
        [
            .. streams.Log.Streams.Where(stream => behind is null || string.CompareOrdinal(stream.Name, behind) > 0).Take(limit + 1),
        ];
        var page = rest.AsSpan(0, Math.Min(rest.Length, limit));

        reply.WriteStartObject();
        reply.WriteStartArray("StreamNames"u8);
        foreach (var stream in page)
        {
            reply.WriteStringValue(stream.Name);
        }

        reply.WriteEndArray();
        reply.WriteStartArray("StreamSummaries"u8);
        foreach (var stream in page)
        {
            reply.WriteStartObject();
            streams.WriteIdentity(reply, stream);
            reply.WriteEndObject();
        }

        reply.WriteEndArray();
        reply.WriteBoolean("HasMoreStreams"u8, rest.Length > limit);
        if (rest.Length > limit)
        {
            var now = streams.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            reply.WriteString("NextToken"u8, new PlaceToken(PlaceTokenKind.StreamPage, now, 0, 0, Offset.Zero, page[^1].Name).ToString());
        }

        reply.WriteEndObject();
    }
}
