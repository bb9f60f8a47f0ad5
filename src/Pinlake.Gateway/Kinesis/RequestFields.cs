using System.Text.Json;
using System.Text.Unicode;

namespace Pinlake.Gateway.Kinesis;

/// <summary>The fields of a small request, read by name and type. A field of another type is a SerializationException.</summary>
/// <remarks>Unknown fields are passed over, null is absent: as the service does.</remarks>
internal readonly struct RequestFields
{
    private readonly JsonElement root;

    private RequestFields(JsonElement root) => this.root = root;

    /// <summary>Reads a body.</summary>
    /// <exception cref="KinesisError">It is not a JSON object in UTF-8.</exception>
    public static RequestFields Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (Utf8.IsValid(body.Span))
            {
                using var document = JsonDocument.Parse(body);
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    return new RequestFields(document.RootElement.Clone());
                }
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw KinesisError.Serialization("The request is not a JSON object.");
    }

    /// <summary>A string, or null.</summary>
    public string? String(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } found => Text(found),
        { } found => throw Mismatch(found, "String"),
    };

    /// <summary>A whole number, or null; fractions are cut off.</summary>
    public int? Integer(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } found => (int)Math.Clamp(Math.Floor(found.GetDouble()), int.MinValue, int.MaxValue),
        { } found => throw Mismatch(found, "Integer"),
    };

    /// <summary>A time given in seconds since 1970, to the millisecond, or null.</summary>
    public long? TimestampMs(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } found => (long)Math.Clamp(Math.Round(found.GetDouble() * 1000), long.MinValue, long.MaxValue),
        { } found => throw Mismatch(found, "Timestamp"),
    };

    /// <summary>The bytes of a string of base64, or null.</summary>
    public byte[]? Blob(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } found => Bytes(found),
        { } found => throw Mismatch(found, "Blob"),
    };

    /// <summary>The fields of an object inside, or null.</summary>
    public RequestFields? Structure(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } found => new RequestFields(found),
        { } found => throw Mismatch(found, "Structure"),
    };

    /// <summary>The refusal of a string that is no base64.</summary>
    public static KinesisError NotBase64() => KinesisError.Serialization("The value can not be converted to a Blob: it is not base64.");

    private static byte[] Bytes(JsonElement found)
    {
        try
        {
            return found.TryGetBytesFromBase64(out var bytes) ? bytes : throw NotBase64();
        }
        catch (InvalidOperationException)
        {
            throw NotBase64();
        }
    }

    private static string Text(JsonElement found)
    {
        try
        {
            return found.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw KinesisError.Serialization("A string holds half a surrogate pair.");
        }
    }

    private JsonElement? Find(string name) =>
        root.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static KinesisError Mismatch(JsonElement found, string due) => KinesisError.Serialization(found.ValueKind switch
    {
        JsonValueKind.Array => "Start of list found where not expected",
        JsonValueKind.Object => "Start of structure or map found where not expected.",
        JsonValueKind.Number => $"NUMBER_VALUE can not be converted to {due}",
        JsonValueKind.String => $"STRING_VALUE can not be converted to {due}",
        _ => $"{(found.ValueKind == JsonValueKind.True ? "TRUE" : "FALSE")}_VALUE can not be converted to {due}",
    });
}
