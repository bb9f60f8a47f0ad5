using System.Globalization;
using System.Text.Json;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Gateway.Kinesis;

/// <summary>GetRecords: the next records behind an iterator, and the iterator behind them. Only durable records are seen.</summary>
internal sealed class GetRecords(StreamCatalog streams) : IKinesisOperation
{
    private const int LimitMax = 10_000;
    private const long ReplyBytesMax = 10 << 20;
    private const int IteratorLengthMax = 512;

    /// <summary>The input.</summary>
    public sealed record Request(string? ShardIterator, int? Limit = null);

    /// <inheritdoc/>
    public Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        var fields = RequestFields.Parse(body);
        return RunAsync(new Request(fields.String("ShardIterator"), fields.Integer("Limit")), reply, cancellation);
    }

    /// <summary>Writes the records.</summary>
    public async Task RunAsync(Request request, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        new Constraints()
            .NotNull(request.ShardIterator is not null, "shardIterator")
            .Length(request.ShardIterator ?? "", request.ShardIterator?.Length, 1, IteratorLengthMax, "shardIterator")
            .Range(request.Limit, 1, LimitMax, "limit")
            .ThrowIfViolated();
        var (place, stream) = Resolve(request.ShardIterator!);

        reply.WriteStartObject();
        reply.WriteStartArray("Records"u8);
        var next = await WriteRecordsAsync(place, stream, request.Limit ?? LimitMax, reply, cancellation).ConfigureAwait(false);
        reply.WriteEndArray();
        var now = streams.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        reply.WriteString("NextShardIterator"u8, (place with { IssuedAtMs = now, Offset = next.Offset }).ToString());
        reply.WriteNumber("MillisBehindLatest"u8, next.TimestampMs is { } waiting ? Math.Max(now - waiting, 0) : 0);
        reply.WriteEndObject();
    }

    private (PlaceToken Place, StreamDescription Stream) Resolve(string iterator)
    {
        var place = PlaceToken.Read(iterator, PlaceTokenKind.ShardIterator) ?? throw KinesisError.InvalidArgument("Invalid ShardIterator.");
        var now = streams.Clock.GetUtcNow();
        if (place.IsExpired(now))
        {
            throw KinesisError.ExpiredIterator(
                $"Iterator expired. The iterator was created at time {Shown(DateTimeOffset.FromUnixTimeMilliseconds(place.IssuedAtMs))} "
                + $"while right now it is {Shown(now)} which is further in the future than the tolerated delay of 300000 milliseconds.");
        }

        var shardId = ShardId.Of(place.Shard);
        var stream = streams.FindShard(place.StreamName, place.Shard, shardId);
        // A stream made again under the same name has other shards, though they are called the same.
        return stream.Epoch == place.StreamEpoch ? (place, stream) : throw streams.ShardNotFound(place.StreamName, shardId);
    }

    /// <returns>The first record that is left, and its time; no time when none is left.</returns>
    private async Task<(Offset Offset, long? TimestampMs)> WriteRecordsAsync(
        PlaceToken place,
        StreamDescription stream,
        int limit,
        Utf8JsonWriter reply,
        CancellationToken cancellation)
    {
        var (next, count, bytes) = (place.Offset, 0, 0L);
        var records = ShardReader.ReadAsync(streams.Log, stream.Partition(place.Shard), place.Offset, cancellation);
        await foreach (var record in records.ConfigureAwait(false))
        {
            bytes += (record.Value?.Length ?? 0) + (record.Key?.Length ?? 0);
            if (count == limit || (bytes > ReplyBytesMax && count > 0))
            {
                return (record.Offset, record.TimestampMs);
            }

            Write(reply, stream, place.Shard, record);
            count++;
            next = record.Offset.Plus(1);
        }

        return (next, null);
    }

    private static void Write(Utf8JsonWriter reply, StreamDescription stream, int shard, LoggedRecord record)
    {
        reply.WriteStartObject();
        reply.WriteString("SequenceNumber"u8, new SequenceNumber(stream.Epoch, shard, record.Offset).ToString());
        StreamCatalog.WriteTime(reply, "ApproximateArrivalTimestamp"u8, record.TimestampMs);
        reply.WriteBase64String("Data"u8, (record.Value ?? default).Span);
        reply.WriteString("PartitionKey"u8, (record.Key ?? default).Span);
        reply.WriteEndObject();
    }

    private static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);
}
