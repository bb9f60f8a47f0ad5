using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Pinlake.Gateway.KafkaRest;

/// <summary><c>GET /topics</c> and <c>GET /topics/{topic}</c>: names, and the partitions of one.</summary>
/// <remarks>Source: Confluent REST Proxy API reference, v2, "Topics".</remarks>
internal sealed class DescribeTopics(ITopicLog log)
{
    /// <summary>All names.</summary>
    public async Task HandleListAsync(HttpContext context)
    {
        var names = await log.ListTopicsAsync(context.RequestAborted).ConfigureAwait(false);
        await RestRoute.ReplyAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray();
            foreach (var name in names)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
        }).ConfigureAwait(false);
    }

    /// <summary>One topic.</summary>
    public async Task HandleOneAsync(HttpContext context)
    {
        var topic = RestRoute.TopicOf(context);
        var count = await log.FindPartitionCountAsync(topic, context.RequestAborted).ConfigureAwait(false) ?? throw RestError.TopicNotFound();
        await RestRoute.ReplyAsync(context, StatusCodes.Status200OK, writer => Write(writer, topic, count)).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter writer, string topic, int partitionCount)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, topic);
        writer.WriteStartObject("configs"u8);
        writer.WriteEndObject();
        writer.WriteStartArray("partitions"u8);
        for (var partition = 0; partition < partitionCount; partition++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("partition"u8, partition);
            writer.WriteNumber("leader"u8, 0);
            writer.WriteStartArray("replicas"u8);
            writer.WriteStartObject();
            writer.WriteNumber("broker"u8, 0);
            writer.WriteBoolean("leader"u8, true);
            writer.WriteBoolean("in_sync"u8, true);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
