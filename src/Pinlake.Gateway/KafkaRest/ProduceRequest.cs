using System.Text.Json;
using System.Text.Unicode;
using Pinlake.Model;

namespace Pinlake.Gateway.KafkaRest;

/// <summary>How the keys and values of a produce request are written.</summary>
internal enum EmbeddedFormat
{
    /// <summary>JSON values; their text is what is stored.</summary>
    Json,

    /// <summary>Strings of base64; their bytes are what is stored.</summary>
    Binary,
}

/// <summary>Reads <c>{"records":[{"key":…,"value":…,"partition":…}]}</c>.</summary>
/// <remarks>
/// Values are cut out of the body as they are, never re-written: a number keeps its digits, a string its escapes. A
/// value over several lines is made compact, a key always is, since its bytes choose the partition.
/// </remarks>
internal static class ProduceRequest
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 1000 };

    /// <summary>Reads all records.</summary>
    /// <param name="body">The request's body; the records of JSON point into it.</param>
    /// <param name="format">How keys and values are written.</param>
    /// <exception cref="RestError">The body is no produce request.</exception>
    public static List<TopicRecord> Read(ReadOnlyMemory<byte> body, EmbeddedFormat format)
    {
        if (body.IsEmpty)
        {
            throw RestError.Unprocessable("The request body must not be null");
        }

        if (!Utf8.IsValid(body.Span))
        {
            throw RestError.Malformed("the body is not UTF-8.");
        }

        try
        {
            var reader = new Utf8JsonReader(body.Span, ReaderOptions);
            var records = ReadRequest(ref reader, body, format);
            return records is { Count: > 0 } ? records : throw RestError.Unprocessable("records must not be empty");
        }
        catch (JsonException malformed)
        {
            throw RestError.Malformed(malformed.Message);
        }
        catch (InvalidOperationException)
        {
            throw RestError.Malformed("a string holds half a surrogate pair.");
        }
    }

    private static List<TopicRecord>? ReadRequest(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, EmbeddedFormat format)
    {
        List<TopicRecord>? records = null;
        reader.Read();
        Expect(reader, JsonTokenType.StartObject, "The request must be a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("records"u8))
            {
                reader.Read();
                records = ReadRecords(ref reader, body, format);
            }
            else if (reader.ValueTextEquals("key_schema"u8) || reader.ValueTextEquals("key_schema_id"u8)
                || reader.ValueTextEquals("value_schema"u8) || reader.ValueTextEquals("value_schema_id"u8))
            {
                reader.Read(); // Formats without a schema do not look at it.
                reader.Skip();
            }
            else
            {
                throw RestError.UnrecognizedField(reader.GetString()!);
            }
        }

        reader.Read(); // Throws if anything follows.
        return records;
    }

    private static List<TopicRecord>? ReadRecords(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, EmbeddedFormat format)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(reader, JsonTokenType.StartArray, "records must be an array");
        var records = new List<TopicRecord>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(reader, JsonTokenType.StartObject, $"records[{records.Count}] must be an object");
            records.Add(ReadRecord(ref reader, body, format, records.Count));
        }

        return records;
    }

    private static TopicRecord ReadRecord(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, EmbeddedFormat format, int index)
    {
        ReadOnlyMemory<byte>? key = null;
        ReadOnlyMemory<byte>? value = null;
        int? partition = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("key"u8))
            {
                key = ReadBytes(ref reader, body, format, index, isKey: true);
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                value = ReadBytes(ref reader, body, format, index, isKey: false);
            }
            else if (reader.ValueTextEquals("partition"u8))
            {
                partition = ReadPartition(ref reader, index);
            }
            else
            {
                throw RestError.UnrecognizedField(reader.GetString()!);
            }
        }

        return new TopicRecord(new Record(key, value), partition);
    }

    private static ReadOnlyMemory<byte>? ReadBytes(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, EmbeddedFormat format, int index, bool isKey)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (format == EmbeddedFormat.Binary)
        {
            if (reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes))
            {
                return bytes;
            }

            throw RestError.Unprocessable($"records[{index}].{(isKey ? "key" : "value")} must be a string of base64");
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var text = body[start..(int)reader.BytesConsumed];
        return isKey ? JsonText.Compact(text) : JsonText.OnOneLine(text);
    }

    private static int? ReadPartition(ref Utf8JsonReader reader, int index)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var partition) && partition >= 0
            ? partition
            : throw RestError.Unprocessable($"records[{index}].partition must be a whole number, 0 or greater");
    }

    private static void Expect(in Utf8JsonReader reader, JsonTokenType expected, string otherwise)
    {
        if (reader.TokenType != expected)
        {
            throw RestError.Unprocessable(otherwise);
        }
    }
}
