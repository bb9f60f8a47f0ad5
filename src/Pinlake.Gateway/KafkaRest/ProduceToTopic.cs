using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Pinlake.Gateway.KafkaRest;

/// <summary><c>POST /topics/{topic}</c> and <c>POST /topics/{topic}/partitions/{partition}</c>: stores records, answers where they are.</summary>
/// <remarks>
/// Answered once every record survives a power cut, or failed: a record's failure stands in its own place of the
/// reply, whose status is 200 all the same. Source: Confluent REST Proxy API reference, v2.
/// </remarks>
internal sealed class ProduceToTopic(ITopicLog log, int requestBytesMax)
{
    private const string JsonMediaType = "application/vnd.kafka.json.v2+json";
    private const string BinaryMediaType = "application/vnd.kafka.binary.v2+json";

    /// <summary>Serves one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var topic = RestRoute.TopicOf(context);
        var partition = await FindPartitionAsync(context, topic).ConfigureAwait(false);
        var format = FormatOf(context.Request);
        using var body = await RequestBody.ReadAsync(context, requestBytesMax).ConfigureAwait(false);
        var records = ProduceRequest.Read(body.Written, format);
        if (partition is not null)
        {
            for (var index = 0; index < records.Count; index++)
            {
                records[index] = records[index] with { Partition = records[index].Partition ?? partition };
            }
        }

        // Not the request's own cancellation: the body's bytes are in use until the log is done with them.
        var outcomes = await log.AppendAsync(topic, records, CancellationToken.None).ConfigureAwait(false);
        await RestRoute.ReplyAsync(context, StatusCodes.Status200OK, writer => WriteReply(writer, outcomes)).ConfigureAwait(false);
    }

    private async Task<int?> FindPartitionAsync(HttpContext context, string topic)
    {
        if (context.Request.RouteValues["partition"] is not string text)
        {
            return null;
        }

        var count = await log.FindPartitionCountAsync(topic, context.RequestAborted).ConfigureAwait(false) ?? throw RestError.TopicNotFound();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var partition) && partition < count
            ? partition
            : throw RestError.PartitionNotFound();
    }

    private static EmbeddedFormat FormatOf(HttpRequest request)
    {
        var mediaType = request.ContentType.AsSpan();
        var parameters = mediaType.IndexOf(';');
        mediaType = (parameters < 0 ? mediaType : mediaType[..parameters]).Trim();
        return mediaType.Equals(JsonMediaType, StringComparison.OrdinalIgnoreCase) ? EmbeddedFormat.Json
            : mediaType.Equals(BinaryMediaType, StringComparison.OrdinalIgnoreCase) ? EmbeddedFormat.Binary
            : throw RestError.UnsupportedMediaType();
    }

    private static void WriteReply(Utf8JsonWriter writer, IReadOnlyList<RecordOutcome> outcomes)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("offsets"u8);
        foreach (var outcome in outcomes)
        {
            writer.WriteStartObject();
            if (outcome.Failure is { } failure)
            {
                writer.WriteNull("partition"u8);
                writer.WriteNull("offset"u8);
                writer.WriteNumber("error_code"u8, RestError.CodeOf(failure));
                writer.WriteString("error"u8, failure.Message);
            }
            else
            {
                writer.WriteNumber("partition"u8, outcome.Partition);
                writer.WriteNumber("offset"u8, outcome.Offset.Value);
                writer.WriteNull("error_code"u8);
                writer.WriteNull("error"u8);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNull("key_schema_id"u8);
        writer.WriteNull("value_schema_id"u8);
        writer.WriteEndObject();
    }
}
