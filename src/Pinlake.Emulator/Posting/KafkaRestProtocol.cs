using System.Net.Http.Headers;
using System.Text.Json;

namespace Pinlake.Emulator.Posting;

/// <summary>The batch lane: produce requests of the Kafka REST Proxy, API v2, one record each.</summary>
/// <remarks>Source: Confluent REST Proxy API reference, v2, "POST /topics/(string: topic_name)".</remarks>
internal sealed class KafkaRestProtocol : ILaneProtocol
{
    /// <summary>The proxy's error_code for a record that may be sent again; any other one is final.</summary>
    private const int RetriableErrorCode = 2;

    private readonly bool unkeyed;
    private readonly string[] topics;
    private readonly Uri[] addresses;

    /// <summary>The protocol towards one proxy.</summary>
    /// <param name="baseAddress">Its base address, with or without a path.</param>
    /// <param name="prefix">Begins the topics' names.</param>
    /// <param name="unkeyed">Whether records travel without a key.</param>
    public KafkaRestProtocol(Uri baseAddress, string prefix, bool unkeyed)
    {
        this.unkeyed = unkeyed;
        topics = [.. RowBody.Names.Select(kind => $"{prefix}.{kind}")];
        addresses = [.. topics.Select(topic => new Uri($"{baseAddress.AbsoluteUri.TrimEnd('/')}/topics/{topic}"))];
    }

    /// <inheritdoc/>
    public Lane Lane => Lane.Batch;

    /// <inheritdoc/>
    public HttpMethod Method => HttpMethod.Post;

    /// <inheritdoc/>
    public MediaTypeHeaderValue ContentType { get; } = new("application/vnd.kafka.json.v2+json");

    /// <inheritdoc/>
    public string Target(PostKind kind) => topics[(int)kind];

    /// <inheritdoc/>
    public Uri Address(PostKind kind) => addresses[(int)kind];

    /// <inheritdoc/>
    public byte[] Body(PostKind kind, int index, ReadOnlySpan<byte> row) => unkeyed
        ? RowBody.IndexThenRow("{\"records\":[{"u8, null, "\"value\":"u8, row, "}]}"u8)
        : RowBody.IndexThenRow("{\"records\":[{\"key\":"u8, index, ",\"value\":"u8, row, "}]}"u8);

    /// <inheritdoc/>
    public Reply Read(int status, ReadOnlySpan<byte> body)
    {
        if (status != 200)
        {
            return Reply.OfStatus(status, body);
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("offsets"u8))
                {
                    return ReadOffsets(ref reader);
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Told below, like a reply that lacks its offsets.
        }

        return Reply.TryAgain("status 200 without the offset of the record");
    }

    private static Reply ReadOffsets(ref Utf8JsonReader reader)
    {
        var (partition, offset, errorCode, error) = (-1, -1L, 0, (string?)null);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("partition"u8))
            {
                partition = Next(ref reader) == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : -1;
            }
            else if (reader.ValueTextEquals("offset"u8))
            {
                offset = Next(ref reader) == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : -1;
            }
            else if (reader.ValueTextEquals("error_code"u8))
            {
                // Whatever is not null says that something went wrong.
                errorCode = Next(ref reader) == JsonTokenType.Null ? 0
                    : reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : -1;
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                error = Next(ref reader) == JsonTokenType.String ? reader.GetString() : null;
            }
        }

        if (errorCode != 0 || error is not null)
        {
            var problem = FormattableString.Invariant($"status 200, but error_code {errorCode} for the record: {error}");
            return errorCode == RetriableErrorCode ? Reply.TryAgain(problem) : Reply.Refused(problem);
        }

        return partition >= 0 && offset >= 0
            ? new Reply(ReplyKind.Acknowledged, null, partition, offset)
            : Reply.TryAgain("status 200 without the offset of the record");
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }
}
