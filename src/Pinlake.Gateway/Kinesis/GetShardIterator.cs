using System.Text.Json;
using Pinlake.Log;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>GetShardIterator: a place in a shard from which GetRecords reads on; good for five minutes.</summary>
internal sealed class GetShardIterator(StreamCatalog streams) : IKinesisOperation
{
    private const int SequenceDigitsMax = 129;
    private const string TrimHorizon = "TRIM_HORIZON";
    private const string Latest = "LATEST";
    private const string AtTimestamp = "AT_TIMESTAMP";
    private const string AtSequenceNumber = "AT_SEQUENCE_NUMBER";
    private const string AfterSequenceNumber = "AFTER_SEQUENCE_NUMBER";

    private static readonly string[] Types = [AfterSequenceNumber, Latest, AtTimestamp, AtSequenceNumber, TrimHorizon];

    /// <summary>The input.</summary>
    public sealed record Request(
        string? StreamName,
        string? ShardId,
        string? ShardIteratorType = TrimHorizon,
        string? StartingSequenceNumber = null,
        long? TimestampMs = null);

    /// <inheritdoc/>
    public Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        var fields = RequestFields.Parse(body);
        var request = new Request(
            StreamReference.Of(fields),
            fields.String("ShardId"),
            fields.String("ShardIteratorType"),
            fields.String("StartingSequenceNumber"),
            fields.TimestampMs("Timestamp"));
        return RunAsync(request, reply, cancellation);
    }

    /// <summary>Writes the iterator.</summary>
    public async Task RunAsync(Request request, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        new Constraints()
            .NotNull(request.ShardId is not null, "shardId")
            .Name(request.ShardId, "shardId")
            .NotNull(request.ShardIteratorType is not null, "shardIteratorType")
            .OneOf(request.ShardIteratorType, Types, "shardIteratorType")
            .Digits(request.StartingSequenceNumber, SequenceDigitsMax, "startingSequenceNumber")
            .NotNull(request.StreamName is not null, "streamName")
            .Name(request.StreamName, "streamName")
            .ThrowIfViolated();
        var (streamName, shardId) = (request.StreamName!, request.ShardId!);
        if (!ShardId.TryParse(shardId, out var shard))
        {
            throw KinesisError.ResourceNotFound(
                $"Could not find shard {shardId} in stream {streamName} under account {streams.Options.AccountId}.");
        }

        var stream = streams.FindShard(streamName, shard, shardId);
        var offset = await FindOffsetAsync(request, stream, shard, cancellation).ConfigureAwait(false);
        var now = streams.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        reply.WriteStartObject();
        reply.WriteString(
            "ShardIterator"u8,
            new PlaceToken(PlaceTokenKind.ShardIterator, now, stream.Epoch, shard, offset, stream.Name).ToString());
        reply.WriteEndObject();
    }

    private async ValueTask<Offset> FindOffsetAsync(Request request, StreamDescription stream, int shard, CancellationToken cancellation)
    {
        var partition = stream.Partition(shard);
        switch (request.ShardIteratorType)
        {
            case TrimHorizon or Latest when request.StartingSequenceNumber is not null:
                throw Mismatch(request.ShardIteratorType, "also a StartingSequenceNumber");
            case TrimHorizon:
                return streams.Log.Offsets(partition).Start;
            case Latest:
                return streams.Log.Offsets(partition).HighWatermark;
            case AtTimestamp:
                return await FindTimestampAsync(request.TimestampMs, partition, cancellation).ConfigureAwait(false);
            default:
                var number = ReadNumber(request, stream, shard);
                var after = number.Offset.Plus(1);
                // The start of the shard is no record: at it and after it is the first one.
                return request.ShardIteratorType == AtSequenceNumber && number.Offset >= Offset.Zero ? number.Offset : after;
        }
    }

    private async ValueTask<Offset> FindTimestampAsync(long? timestampMs, TopicPartition partition, CancellationToken cancellation)
    {
        var nowMs = streams.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (timestampMs is not { } wanted)
        {
            throw KinesisError.InvalidArgument(
                "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.");
        }

        if (wanted > nowMs)
        {
            throw KinesisError.InvalidArgument(FormattableString.Invariant(
                $"The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: {wanted}, currentTimestampInMillis: {nowMs}"));
        }

        // The log names the batch; the record is the first in it that is young enough.
        if (streams.Log.FindByTimestamp(partition, wanted) is not { } batch)
        {
            return streams.Log.Offsets(partition).HighWatermark;
        }

        await foreach (var record in ShardReader.ReadAsync(streams.Log, partition, batch, cancellation).ConfigureAwait(false))
        {
            if (record.TimestampMs >= wanted)
            {
                return record.Offset;
            }
        }

        return streams.Log.Offsets(partition).HighWatermark;
    }

    private SequenceNumber ReadNumber(Request request, StreamDescription stream, int shard)
    {
        var text = request.StartingSequenceNumber ?? throw Mismatch(request.ShardIteratorType!, "no StartingSequenceNumber");
        var used = $"StartingSequenceNumber {text} used in GetShardIterator on shard {ShardId.Of(shard)} in stream {stream.Name} under account {streams.Options.AccountId} is invalid";
        if (!SequenceNumber.TryParse(text, out var number))
        {
            throw KinesisError.InvalidArgument(used + ".");
        }

        if (number.StreamEpoch != stream.Epoch)
        {
            throw KinesisError.InvalidArgument(used + " because it did not come from this stream.");
        }

        if (number.Shard != shard)
        {
            throw KinesisError.InvalidArgument(
                $"Invalid StartingSequenceNumber. It encodes {ShardId.Of(number.Shard)}, while it was used in a call to a shard with {ShardId.Of(shard)}");
        }

        return number.Offset <= streams.Log.Offsets(stream.Partition(shard)).HighWatermark
            ? number
            : throw KinesisError.InvalidArgument(used + " because no such record is there.");
    }

    private static KinesisError Mismatch(string type, string found) => KinesisError.InvalidArgument(
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or "
        + $"(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified {type} and {found}.");
}
