using System.Globalization;
using System.Text;
using System.Text.Json;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>PutRecord: stores one record, answers its shard and number once it survives a power cut.</summary>
internal sealed class PutRecord(StreamCatalog streams, ShardWriter writer) : IKinesisOperation
{
    private const int SequenceDigitsMax = 129;

    /// <summary>The input.</summary>
    public sealed record Request(
        string? StreamName,
        ReadOnlyMemory<byte>? Data,
        string? PartitionKey,
        string? ExplicitHashKey = null,
        string? SequenceNumberForOrdering = null);

    /// <inheritdoc/>
    public Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        var fields = RequestFields.Parse(body);
        var data = fields.Blob("Data");
        var request = new Request(
            StreamReference.Of(fields),
            data is null ? null : data.AsMemory(),
            fields.String("PartitionKey"),
            fields.String("ExplicitHashKey"),
            fields.String("SequenceNumberForOrdering"));
        return RunAsync(request, reply, cancellation);
    }

    /// <summary>Stores the record.</summary>
    public async Task RunAsync(Request request, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        new Constraints()
            .Digits(request.SequenceNumberForOrdering, SequenceDigitsMax, "sequenceNumberForOrdering")
            .NotNull(request.PartitionKey is not null, "partitionKey")
            .Length(request.PartitionKey ?? "", request.PartitionKey?.Length, 1, ShardWriter.PartitionKeyLengthMax, "partitionKey")
            .Digits(request.ExplicitHashKey, HashKey.DigitsMax, "explicitHashKey")
            .NotNull(request.Data is not null, "data")
            .Length(Shown(request.Data), request.Data?.Length, 0, ShardWriter.DataBytesMax, "data")
            .NotNull(request.StreamName is not null, "streamName")
            .Name(request.StreamName, "streamName")
            .ThrowIfViolated();
        var stream = streams.Find(request.StreamName!);
        if (request.SequenceNumberForOrdering is { } earlier && !SequenceNumber.TryParse(earlier, out _))
        {
            throw KinesisError.InvalidArgument(
                $"ExclusiveMinimumSequenceNumber {earlier} used in PutRecord on stream {stream.Name} under account {streams.Options.AccountId} is invalid.");
        }

        // Numbers of a shard grow with every record, so an earlier number needs no further heed.
        var entry = new PutEntry(request.Data!.Value, Encoding.UTF8.GetBytes(request.PartitionKey!), request.ExplicitHashKey);
        var outcome = (await writer.WriteAsync(stream, [entry], cancellation).ConfigureAwait(false))[0];
        if (outcome.Failure is { } failure)
        {
            throw failure; // NotFound: the stream was deleted meanwhile.
        }

        reply.WriteStartObject();
        reply.WriteString("ShardId"u8, ShardId.Of(outcome.Partition));
        reply.WriteString("SequenceNumber"u8, new SequenceNumber(stream.Epoch, outcome.Partition, outcome.Offset).ToString());
        reply.WriteEndObject();
    }

    /// <summary>A blob as the service's messages show it.</summary>
    public static string Shown(ReadOnlyMemory<byte>? data) =>
        string.Create(CultureInfo.InvariantCulture, $"java.nio.HeapByteBuffer[pos=0 lim={data?.Length} cap={data?.Length}]");
}
