using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pinlake.Emulator.Rows;

/// <summary>Writes the values of one row as a compact JSON object, in the order given.</summary>
/// <remarks>
/// Most text stays UTF-8; characters outside the basic plane and invisible ones are escaped, which readers undo.
/// One row at a time, one thread at a time.
/// </remarks>
internal sealed class RowWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(2_048);
    private readonly Utf8JsonWriter json;

    /// <summary>A writer with a buffer of its own, used again for each row.</summary>
    public RowWriter() => json = new Utf8JsonWriter(
        buffer,
        // Rows go into request bodies, never into HTML.
        new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Begins a row.</summary>
    public void Begin()
    {
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
    }

    /// <summary>Ends the row; a copy of its bytes.</summary>
    public byte[] End()
    {
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a value spelled as text; an empty one that is due a number or an instant as null.</summary>
    /// <returns>False when the text is not of the column's type; the row is then of no use.</returns>
    public bool TryWriteText(SourceColumn column, ReadOnlySpan<char> text)
    {
        if (column.Type == SourceType.Text)
        {
            json.WriteString(column.JsonName, text);
            return true;
        }

        if (text.IsEmpty)
        {
            json.WriteNull(column.JsonName);
            return true;
        }

        switch (column.Type)
        {
            case SourceType.Whole when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                json.WriteNumber(column.JsonName, whole);
                return true;
            case SourceType.Number when JsonNumber.IsMatch(text):
                json.WritePropertyName(column.JsonName);
                json.WriteRawValue(text, skipInputValidation: true);
                return true;
            case SourceType.Instant:
                return TryWriteInstant(column, text);
            default:
                return false;
        }
    }

    /// <summary>Writes a value as a database driver gives it.</summary>
    /// <returns>False when it is not of the column's type; the row is then of no use.</returns>
    public bool TryWriteValue(SourceColumn column, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                json.WriteNull(column.JsonName);
                return true;
            case string text:
                return TryWriteText(column, text);
            case DateTime time when column.Type == SourceType.Instant:
                json.WriteString(column.JsonName, time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture));
                return true;
            case long or int or short or sbyte or byte or bool or uint or ulong or ushort when column.Type is SourceType.Whole or SourceType.Number:
                json.WriteNumber(column.JsonName, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                return true;
            case double number when column.Type == SourceType.Number && double.IsFinite(number):
                json.WriteNumber(column.JsonName, number);
                return true;
            case float number when column.Type == SourceType.Number && float.IsFinite(number):
                json.WriteNumber(column.JsonName, number);
                return true;
            case decimal number when column.Type == SourceType.Number:
                json.WriteNumber(column.JsonName, number);
                return true;
            case IFormattable when column.Type == SourceType.Text:
                json.WriteString(column.JsonName, Convert.ToString(value, CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    private bool TryWriteInstant(SourceColumn column, ReadOnlySpan<char> text)
    {
        const int blankAt = 10;
        if (text.Length is <= blankAt or > 40
            || text[blankAt] is not (' ' or 'T')
            || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return false;
        }

        Span<char> iso = stackalloc char[text.Length];
        text.CopyTo(iso);
        iso[blankAt] = 'T';
        json.WriteString(column.JsonName, iso);
        return true;
    }
}
