using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Pinlake.Jobs.Raw;

/// <summary>A record's value as one line of a raw object, and back.</summary>
/// <remarks>
/// JSON in UTF-8 keeps its spelling and loses only the blanks between its parts; no value is <c>null</c>; anything
/// else becomes <c>{"_raw":"BASE64"}</c>. A value that already looks like that is wrapped too, so that reading
/// gives back what came in. The line ends with a line feed, which compact JSON cannot hold.
/// </remarks>
internal static class RawLine
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 1000 };

    private static ReadOnlySpan<byte> WrapStart => "{\"_raw\":\""u8;

    private static ReadOnlySpan<byte> WrapEnd => "\"}"u8;

    /// <summary>Writes the line of a value, its line feed included.</summary>
    /// <param name="value">Bytes of the value, or null when the record has none.</param>
    /// <param name="target">Where the line goes.</param>
    public static void Write(byte[]? value, IBufferWriter<byte> target)
    {
        if (value is null)
        {
            target.Write("null\n"u8);
            return;
        }

        if (!IsJson(value))
        {
            WriteWrapped(value, target);
            return;
        }

        var span = target.GetSpan(value.Length + 1);
        var length = Compact(value, span);
        if (IsWrapped(span[..length]))
        {
            WriteWrapped(value, target);
            return;
        }

        span[length] = (byte)'\n';
        target.Advance(length + 1);
    }

    /// <summary>The value that a line stands for: the line itself, or what is wrapped in it.</summary>
    /// <param name="line">One line without its line feed.</param>
    public static byte[] Read(ReadOnlySpan<byte> line)
    {
        if (!IsWrapped(line))
        {
            return line.ToArray();
        }

        var text = line[WrapStart.Length..^WrapEnd.Length];
        var value = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        Base64.DecodeFromUtf8(text, value, out _, out var length);
        return value.Length == length ? value : value[..length];
    }

    private static bool IsJson(byte[] value)
    {
        if (!Utf8.IsValid(value))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(value, Strict);
            while (reader.Read())
            {
                // Only whether it can be read matters.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int Compact(ReadOnlySpan<byte> json, Span<byte> target)
    {
        var length = 0;
        var inText = false;
        for (var index = 0; index < json.Length; index++)
        {
            var current = json[index];
            if (inText)
            {
                target[length++] = current;
                if (current == '\\')
                {
                    target[length++] = json[++index];
                }
                else
                {
                    inText = current != '"';
                }
            }
            else if (current is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                target[length++] = current;
                inText = current == '"';
            }
        }

        return length;
    }

    private static bool IsWrapped(ReadOnlySpan<byte> line) =>
        line.Length >= WrapStart.Length + WrapEnd.Length
        && line.StartsWith(WrapStart)
        && line.EndsWith(WrapEnd)
        && Base64.IsValid(line[WrapStart.Length..^WrapEnd.Length]);

    private static void WriteWrapped(ReadOnlySpan<byte> value, IBufferWriter<byte> target)
    {
        target.Write(WrapStart);
        var text = target.GetSpan(Base64.GetMaxEncodedToUtf8Length(value.Length));
        Base64.EncodeToUtf8(value, text, out _, out var length);
        target.Advance(length);
        target.Write(WrapEnd);
        target.Write("\n"u8);
    }
}
