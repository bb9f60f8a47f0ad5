using System.Text;
using System.Text.Json;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>Columns as the text that a table's metadata holds, the way Spark writes it.</summary>
/// <remarks>Source: Delta transaction log protocol, "Schema Serialization Format".</remarks>
internal static class SchemaText
{
    private const int DepthMax = 32;

    /// <summary>The columns as JSON text.</summary>
    public static string Write(DeltaSchema schema)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, LogText.Options))
        {
            WriteStruct(json, schema);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The columns that JSON text describes.</summary>
    /// <exception cref="PinlakeException">Corrupt: not a schema. Invalid: a type that we lack, which is named.</exception>
    public static DeltaSchema Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return ReadStruct(json.RootElement, 0);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new PinlakeException(
                FailureKind.Corrupt, $"The table's schema is not one: {failure.Message} Nothing was changed.", failure);
        }
    }

    private static void WriteStruct(Utf8JsonWriter json, DeltaSchema schema)
    {
        json.WriteStartObject();
        json.WriteString("type", "struct");
        json.WriteStartArray("fields");
        foreach (var column in schema.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WritePropertyName("type");
            WriteType(json, column.Type);
            json.WriteBoolean("nullable", column.Nullable);
            json.WriteStartObject("metadata");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, DeltaType type)
    {
        switch (type)
        {
            case DeltaPrimitive primitive:
                json.WriteStringValue(primitive.Name);
                break;
            case DeltaArray array:
                json.WriteStartObject();
                json.WriteString("type", "array");
                json.WritePropertyName("elementType");
                WriteType(json, array.Element);
                json.WriteBoolean("containsNull", array.ContainsNull);
                json.WriteEndObject();
                break;
            case DeltaMap map:
                json.WriteStartObject();
                json.WriteString("type", "map");
                json.WritePropertyName("keyType");
                WriteType(json, map.Key);
                json.WritePropertyName("valueType");
                WriteType(json, map.Value);
                json.WriteBoolean("valueContainsNull", map.ValueContainsNull);
                json.WriteEndObject();
                break;
            case DeltaStruct fields:
                WriteStruct(json, fields.Fields);
                break;
            default:
                throw new PinlakeException(FailureKind.Bug, $"Type {type.GetType().Name} has no text.");
        }
    }

    private static DeltaSchema ReadStruct(JsonElement json, int depth)
    {
        var columns = new List<DeltaColumn>();
        foreach (var part in json.GetProperty("fields").EnumerateArray())
        {
            columns.Add(new DeltaColumn(
                part.GetProperty("name").GetString()!,
                ReadType(part.GetProperty("type"), depth + 1),
                !part.TryGetProperty("nullable", out var nullable) || nullable.GetBoolean()));
        }

        return new DeltaSchema(columns);
    }

    private static DeltaType ReadType(JsonElement json, int depth)
    {
        if (depth > DepthMax)
        {
            throw new PinlakeException(FailureKind.Invalid, $"The table's schema nests deeper than {DepthMax} levels.");
        }

        if (json.ValueKind == JsonValueKind.String)
        {
            return DeltaType.FindPrimitive(json.GetString()!) ?? throw Lacking(json.GetString()!);
        }

        var name = json.GetProperty("type").GetString();
        return name switch
        {
            "struct" => new DeltaStruct(ReadStruct(json, depth + 1)),
            "array" => new DeltaArray(
                ReadType(json.GetProperty("elementType"), depth + 1), json.GetProperty("containsNull").GetBoolean()),
            "map" => new DeltaMap(
                ReadType(json.GetProperty("keyType"), depth + 1),
                ReadType(json.GetProperty("valueType"), depth + 1),
                json.GetProperty("valueContainsNull").GetBoolean()),
            _ => throw Lacking(name ?? ""),
        };
    }

    private static PinlakeException Lacking(string type) => new(
        FailureKind.Invalid, $"The table has a column of the type '{type}', which Pinlake does not read. Nothing was changed.");
}
