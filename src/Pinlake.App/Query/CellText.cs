using System.Collections;
using System.Globalization;
using System.Text;

namespace Pinlake.App.Query;

/// <summary>Cells as people read them, on one line.</summary>
internal static class CellText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The cell as text: empty for NULL, ISO 8601 for instants, bytes as text where they are UTF-8, else base64.</summary>
    public static string Of(object? cell) => cell switch
    {
        null or DBNull => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime instant => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "Z",
        DateTimeOffset instant => Of(instant.UtcDateTime),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        Stream bytes => OfBytes(bytes),
        IDictionary map => "{" + string.Join(", ", map.Cast<DictionaryEntry>().Select(entry => $"{Of(entry.Key)}: {Of(entry.Value)}")) + "}",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Of)) + "]",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static string OfBytes(Stream bytes)
    {
        using var copy = new MemoryStream();
        bytes.CopyTo(copy);
        try
        {
            return Strict.GetString(copy.GetBuffer(), 0, (int)copy.Length);
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToBase64String(copy.GetBuffer(), 0, (int)copy.Length);
        }
    }
}
