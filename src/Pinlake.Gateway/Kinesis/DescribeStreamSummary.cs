using System.Text.Json;

namespace Pinlake.Gateway.Kinesis;

/// <summary>DescribeStreamSummary: a stream without its shards, but their number.</summary>
internal sealed class DescribeStreamSummary(StreamCatalog streams) : IKinesisOperation
{
    /// <inheritdoc/>
    public Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        var name = StreamReference.Of(RequestFields.Parse(body));
        new Constraints().NotNull(name is not null, "streamName").Name(name, "streamName").ThrowIfViolated();
        var stream = streams.Find(name!);
        reply.WriteStartObject();
        reply.WriteStartObject("StreamDescriptionSummary"u8);
        streams.WriteIdentity(reply, stream);
        StreamCatalog.WriteSettings(reply);
        reply.WriteNumber("OpenShardCount"u8, stream.Shards.Count);
        reply.WriteNumber("ConsumerCount"u8, 0);
        reply.WriteEndObject();
        reply.WriteEndObject();
        return Task.CompletedTask;
    }
}
