using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Pinlake.Gateway.Kinesis.ApiGateway;

/// <summary>Reads the bodies of the two PUT routes, whose data are JSON and stay the bytes that were sent.</summary>
/// <remarks>
/// One record: <c>{"StreamName":…,"Data":…,"PartitionKey":…}</c>; several:
/// <c>{"records":[{"data":…,"partition-key":…}]}</c>. Either spelling of a field is taken in both; a key may be a
/// number, whose digits are then the key, as a mapping template would print it.
/// </remarks>
internal static class JsonEntries
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 1000 };

    /// <summary>A record as it was sent.</summary>
    public readonly record struct Entry(ReadOnlyMemory<byte>? Data, string? PartitionKey, string? ExplicitHashKey);

    /// <summary>Reads one record.</summary>
    /// <exception cref="KinesisError">SerializationException.</exception>
    public static Entry ReadOne(ReadOnlyMemory<byte> body) => Guard(body, static body =>
    {
        var reader = new Utf8JsonReader(body.Span, ReaderOptions);
        reader.Read();
        var entry = ReadEntry(ref reader, body);
        reader.Read(); // Throws if anything follows.
        return entry;
    });

    /// <summary>Reads several.</summary>
    /// <returns>Null when the body has no records at all.</returns>
    /// <exception cref="KinesisError">SerializationException.</exception>
    public static List<PutRecordsInput.Entry>? ReadAll(ReadOnlyMemory<byte> body) => Guard(body, static body =>
    {
        List<PutRecordsInput.Entry>? entries = null;
        var reader = new Utf8JsonReader(body.Span, ReaderOptions);
        reader.Read();
        Expect(reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRecords = reader.ValueTextEquals("records"u8) || reader.ValueTextEquals("Records"u8);
            reader.Read();
            if (!isRecords || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
                continue;
            }

            Expect(reader, JsonTokenType.StartArray);
            entries = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var entry = ReadEntry(ref reader, body);
                ReadOnlyMemory<byte>? key = entry.PartitionKey is { } text ? Encoding.UTF8.GetBytes(text) : null;
                entries.Add(new PutRecordsInput.Entry(entry.Data, key, entry.ExplicitHashKey));
            }
        }

        reader.Read(); // Throws if anything follows.
        return entries;
    });

    private static Entry ReadEntry(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        Expect(reader, JsonTokenType.StartObject);
        Entry entry = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("Data"u8) || reader.ValueTextEquals("data"u8))
            {
                entry = entry with { Data = ReadData(ref reader, body) };
            }
            else if (reader.ValueTextEquals("PartitionKey"u8) || reader.ValueTextEquals("partition-key"u8))
            {
                entry = entry with { PartitionKey = ReadText(ref reader) };
            }
            else if (reader.ValueTextEquals("ExplicitHashKey"u8) || reader.ValueTextEquals("explicit-hash-key"u8))
            {
                entry = entry with { ExplicitHashKey = ReadText(ref reader) };
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return entry;
    }

    private static ReadOnlyMemory<byte> ReadData(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return JsonText.OnOneLine(body[start..(int)reader.BytesConsumed]);
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw KinesisError.Serialization("A partition key or hash key must be a string or a number."),
        };
    }

    private static void Expect(in Utf8JsonReader reader, JsonTokenType expected)
    {
        if (reader.TokenType != expected)
        {
            throw KinesisError.Serialization(expected == JsonTokenType.StartArray
                ? "The records are not a JSON array."
                : "The request, or a record in it, is not a JSON object.");
        }
    }

    private static T Guard<T>(ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, T> read)
    {
        try
        {
            return Utf8.IsValid(body.Span) ? read(body) : throw KinesisError.Serialization("The request is not UTF-8.");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw KinesisError.Serialization("The request is not a JSON object.");
        }
    }
}
