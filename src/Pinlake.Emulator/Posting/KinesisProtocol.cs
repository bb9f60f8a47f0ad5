using System.Net.Http.Headers;
using System.Text.Json;

namespace Pinlake.Emulator.Posting;

/// <summary>The live lane: Kinesis PutRecord behind the API Gateway routes of the original.</summary>
/// <remarks>Source: Kinesis Data Streams API reference, "PutRecord"; the route is <c>PUT /streams/{name}/record</c>.</remarks>
internal sealed class KinesisProtocol : ILaneProtocol
{
    private readonly bool unkeyed;
    private readonly string[] streams;
    private readonly Uri[] addresses;
    private readonly byte[][] beforeRow;
    private readonly byte[][] afterRowUnkeyed;

    /// <summary>The protocol towards one API.</summary>
    /// <param name="baseAddress">Its base address, which may end in a stage.</param>
    /// <param name="prefix">Stands inside the streams' names.</param>
    /// <param name="unkeyed">Whether the partition key is the same for all rows of a kind.</param>
    public KinesisProtocol(Uri baseAddress, string prefix, bool unkeyed)
    {
        this.unkeyed = unkeyed;
        streams = [.. RowBody.Names.Select(kind => $"streaming-{prefix}-{kind}")];
        addresses = [.. streams.Select(stream => new Uri($"{baseAddress.AbsoluteUri.TrimEnd('/')}/streams/{stream}/record"))];
        beforeRow = RowBody.ForKinds(kind => $$"""{"StreamName":"streaming-{{prefix}}-{{kind}}","Data":""");
        afterRowUnkeyed = RowBody.ForKinds(kind => $$""","PartitionKey":"partition-{{kind}}"}""");
    }

    /// <inheritdoc/>
    public Lane Lane => Lane.Live;

    /// <inheritdoc/>
    public HttpMethod Method => HttpMethod.Put;

    /// <inheritdoc/>
    public MediaTypeHeaderValue ContentType { get; } = new("application/json");

    /// <inheritdoc/>
    public string Target(PostKind kind) => streams[(int)kind];

    /// <inheritdoc/>
    public Uri Address(PostKind kind) => addresses[(int)kind];

    /// <inheritdoc/>
    public byte[] Body(PostKind kind, int index, ReadOnlySpan<byte> row) => unkeyed
        ? RowBody.RowThenIndex(beforeRow[(int)kind], row, afterRowUnkeyed[(int)kind], null, [])
        : RowBody.RowThenIndex(beforeRow[(int)kind], row, ",\"PartitionKey\":\""u8, index, "\"}"u8);

    /// <inheritdoc/>
    public Reply Read(int status, ReadOnlySpan<byte> body)
    {
        if (status != 200)
        {
            // Kinesis answers 400 when a shard is at its limit; the same row may pass a moment later.
            return status == 400 && body.IndexOf("ProvisionedThroughputExceeded"u8) >= 0
                ? Reply.TryAgain("status 400 ProvisionedThroughputExceededException")
                : Reply.OfStatus(status, body);
        }

        var (shardId, sequenceNumber) = ((string?)null, (string?)null);
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                if (reader.ValueTextEquals("ShardId"u8))
                {
                    reader.Read();
                    shardId = reader.GetString();
                }
                else if (reader.ValueTextEquals("SequenceNumber"u8))
                {
                    reader.Read();
                    sequenceNumber = reader.GetString();
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Told below, like a reply that lacks them.
        }

        return string.IsNullOrEmpty(shardId) || string.IsNullOrEmpty(sequenceNumber)
            ? Reply.TryAgain("status 200 without the record's shard and sequence number")
            : new Reply(ReplyKind.Acknowledged, null, ShardId: shardId, SequenceNumber: sequenceNumber);
    }
}
