using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Pinlake.App.Query;

/// <summary>Writes cells as JSON: the shapes that <c>query --json</c> promises.</summary>
/// <remarks>
/// Numbers are JSON numbers (those JSON lacks, NaN and the infinities, are null), instants ISO 8601 in UTC with as many
/// digits of a second as they have, dates and times ISO 8601, lists arrays, structs and maps objects, bytes base64.
/// </remarks>
internal static class CellJson
{
    /// <summary>Writes one cell.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="cell">As the driver gave it; null for NULL.</param>
    public static void Write(Utf8JsonWriter json, object? cell)
    {
        switch (cell)
        {
            case null or DBNull:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double number:
                WriteNumber(json, number);
                break;
            case float number:
                WriteNumber(json, number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case BigInteger number:
                json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case sbyte or short or int or long or byte or ushort or uint:
                json.WriteNumberValue(Convert.ToInt64(cell, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case Stream bytes:
                using (var copy = new MemoryStream())
                {
                    bytes.CopyTo(copy);
                    json.WriteBase64StringValue(copy.GetBuffer().AsSpan(0, (int)copy.Length));
                }

                break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    json.WritePropertyName(CellText.Of(entry.Key));
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (var element in list)
                {
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(CellText.Of(cell));
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, float number)
    {
        if (float.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
