using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Pinlake.Gateway.Kinesis;

/// <summary>The input of PutRecords, read in one pass: no string and no array is made for a record.</summary>
/// <remarks>
/// Keys without escapes stay where they are in the body, data are decoded into one rented block. So the body must
/// outlive the input, and both the write.
/// </remarks>
internal sealed class PutRecordsInput : IDisposable
{
    private byte[] block;
    private int blockLength;

    private PutRecordsInput(int bodyLength) => block = ArrayPool<byte>.Shared.Rent(Math.Max(bodyLength, 1));

    /// <summary>The stream's name, if given.</summary>
    public string? StreamName { get; private set; }

    /// <summary>The stream's ARN, if given.</summary>
    public string? StreamArn { get; private set; }

    /// <summary>The records, if given; data or key are null where they are absent.</summary>
    public List<Entry>? Records { get; private set; }

    /// <summary>Reads a body.</summary>
    /// <exception cref="KinesisError">SerializationException.</exception>
    public static PutRecordsInput Read(ReadOnlyMemory<byte> body)
    {
        var input = new PutRecordsInput(body.Length);
        try
        {
            input.ReadBody(body);
            return input;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape in a string stands for half a surrogate pair.
            input.Dispose();
            throw KinesisError.Serialization("The request is not a JSON object.");
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var rented = block;
        block = [];
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void ReadBody(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw KinesisError.Serialization("The request is not UTF-8.");
        }

        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        Expect(ref reader, JsonTokenType.StartObject, "Structure");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("Records"u8))
            {
                ReadRecords(ref reader, body);
            }
            else if (reader.ValueTextEquals("StreamName"u8))
            {
                StreamName = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("StreamARN"u8))
            {
                StreamArn = ReadString(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        reader.Read(); // Throws if anything follows.
    }

    private void ReadRecords(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(ref reader, JsonTokenType.StartArray, "List");
        Records = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject, "Structure");
            Records.Add(ReadEntry(ref reader, body));
        }
    }

    private Entry ReadEntry(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        Entry entry = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("Data"u8))
            {
                entry = entry with { Data = ReadData(ref reader) };
            }
            else if (reader.ValueTextEquals("PartitionKey"u8))
            {
                entry = entry with { PartitionKey = ReadKey(ref reader, body) };
            }
            else if (reader.ValueTextEquals("ExplicitHashKey"u8))
            {
                entry = entry with { ExplicitHashKey = ReadString(ref reader) };
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return entry;
    }

    private ReadOnlyMemory<byte>? ReadData(ref Utf8JsonReader reader)
    {
        if (!ReadStringToken(ref reader, "Blob"))
        {
            return null;
        }

        var start = blockLength;
        if (reader.ValueIsEscaped)
        {
            var unescaped = block.AsSpan(start, reader.CopyString(block.AsSpan(start)));
            Take(Base64.DecodeFromUtf8InPlace(unescaped, out var decoded), decoded);
        }
        else
        {
            Take(Base64.DecodeFromUtf8(reader.ValueSpan, block.AsSpan(start), out _, out var decoded), decoded);
        }

        return block.AsMemory(start, blockLength - start);
    }

    private void Take(OperationStatus status, int decodedBytes)
    {
        if (status != OperationStatus.Done)
        {
            throw RequestFields.NotBase64();
        }

        blockLength += decodedBytes;
    }

    private static ReadOnlyMemory<byte>? ReadKey(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (!ReadStringToken(ref reader, "String"))
        {
            return null;
        }

        if (!reader.ValueIsEscaped)
        {
            return body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }

        return Encoding.UTF8.GetBytes(reader.GetString()!);
    }

    private static string? ReadString(ref Utf8JsonReader reader) => ReadStringToken(ref reader, "String") ? reader.GetString() : null;

    /// <returns>False at null.</returns>
    private static bool ReadStringToken(ref Utf8JsonReader reader, string due)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        Expect(ref reader, JsonTokenType.String, due);
        return true;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected, string due)
    {
        if (reader.TokenType == expected)
        {
            return;
        }

        throw KinesisError.Serialization(reader.TokenType switch
        {
            JsonTokenType.StartArray => "Start of list found where not expected",
            JsonTokenType.StartObject => "Start of structure or map found where not expected.",
            JsonTokenType.Number => $"NUMBER_VALUE can not be converted to {due}",
            JsonTokenType.String => $"STRING_VALUE can not be converted to {due}",
            JsonTokenType.True => $"TRUE_VALUE can not be converted to {due}",
            JsonTokenType.False => $"FALSE_VALUE can not be converted to {due}",
            _ => $"NULL_VALUE can not be converted to {due}",
        });
    }

    /// <summary>A record as it was sent.</summary>
    public readonly record struct Entry(ReadOnlyMemory<byte>? Data, ReadOnlyMemory<byte>? PartitionKey, string? ExplicitHashKey);
}
