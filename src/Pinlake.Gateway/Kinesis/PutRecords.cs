using System.Globalization;
using System.Text;
using System.Text.Json;
using Pinlake.Log;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>PutRecords: stores up to 500 records, answers each one's place once all survive a power cut, or failed.</summary>
internal sealed class PutRecords(StreamCatalog streams, ShardWriter writer) : IKinesisOperation
{
    private const int RecordsMax = 500;
    private const long PayloadBytesMax = 10 << 20;

    /// <inheritdoc/>
    public async Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        using var input = PutRecordsInput.Read(body);
        var name = StreamReference.Resolve(input.StreamName, input.StreamArn);
        var entries = Check(name, input.Records);
        await RunAsync(name!, entries, reply, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stores records whose constraints have been checked.</summary>
    public async Task RunAsync(string streamName, IReadOnlyList<PutEntry> entries, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        var stream = streams.Find(streamName);
        var outcomes = await writer.WriteAsync(stream, entries, cancellation).ConfigureAwait(false);
        Write(reply, stream, outcomes);
    }

    /// <summary>Checks the constraints of all records.</summary>
    /// <exception cref="KinesisError">ValidationException with all that is wrong, or InvalidArgumentException when they are too large together.</exception>
    public static PutEntry[] Check(string? streamName, List<PutRecordsInput.Entry>? records)
    {
        var constraints = new Constraints()
            .NotNull(records is not null, "records")
            .Length("[…]", records?.Count, 1, RecordsMax, "records");
        var entries = new PutEntry[Math.Min(records?.Count ?? 0, RecordsMax)];
        var bytes = 0L;
        for (var index = 0; index < entries.Length; index++)
        {
            var record = records![index];
            Check(constraints, record, index);
            entries[index] = new PutEntry(record.Data ?? default, record.PartitionKey ?? default, record.ExplicitHashKey);
            bytes += entries[index].Data.Length + entries[index].PartitionKey.Length;
        }

        constraints.NotNull(streamName is not null, "streamName").Name(streamName, "streamName").ThrowIfViolated();
        return bytes <= PayloadBytesMax ? entries : throw KinesisError.InvalidArgument("Records size exceeds 10 MB limit");
    }

    private static void Check(Constraints constraints, in PutRecordsInput.Entry record, int index)
    {
        // The texts of the names and values are made only for a record that needs them.
        if (record is { Data.Length: <= ShardWriter.DataBytesMax, PartitionKey.Length: > 0 and <= ShardWriter.PartitionKeyLengthMax, ExplicitHashKey: null })
        {
            return;
        }

        var member = string.Create(CultureInfo.InvariantCulture, $"records.{index + 1}.member.");
        var key = record.PartitionKey is { } present ? Encoding.UTF8.GetString(present.Span) : null;
        constraints
            .NotNull(key is not null, member + "partitionKey")
            .Length(key ?? "", key?.Length, 1, ShardWriter.PartitionKeyLengthMax, member + "partitionKey")
            .Digits(record.ExplicitHashKey, HashKey.DigitsMax, member + "explicitHashKey")
            .NotNull(record.Data is not null, member + "data")
            .Length(PutRecord.Shown(record.Data), record.Data?.Length, 0, ShardWriter.DataBytesMax, member + "data");
    }

    private static void Write(Utf8JsonWriter reply, StreamDescription stream, RecordOutcome[] outcomes)
    {
        reply.WriteStartObject();
        reply.WriteNumber("FailedRecordCount"u8, outcomes.Count(outcome => outcome.Failure is not null));
        reply.WriteStartArray("Records"u8);
        foreach (var outcome in outcomes)
        {
            reply.WriteStartObject();
            if (outcome.Failure is { } failure)
            {
                reply.WriteString("ErrorCode"u8, KinesisError.InternalFailure);
                reply.WriteString("ErrorMessage"u8, failure.Message);
            }
            else
            {
                reply.WriteString("SequenceNumber"u8, new SequenceNumber(stream.Epoch, outcome.Partition, outcome.Offset).ToString());
                reply.WriteString("ShardId"u8, ShardId.Of(outcome.Partition));
            }

            reply.WriteEndObject();
        }

        reply.WriteEndArray();
        reply.WriteString("EncryptionType"u8, "NONE"u8);
        reply.WriteEndObject();
    }
}
