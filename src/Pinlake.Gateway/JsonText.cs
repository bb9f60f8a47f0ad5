using System.Buffers;

namespace Pinlake.Gateway;

/// <summary>JSON values as the bytes that were sent: numbers keep their spelling, strings their escapes.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);

    /// <summary>The value itself if it stands on one line, else <see cref="Compact"/> of it.</summary>
    /// <param name="value">One valid JSON value. A line end inside it is between tokens: in strings they are escaped.</param>
    public static ReadOnlyMemory<byte> OnOneLine(ReadOnlyMemory<byte> value) =>
        value.Span.ContainsAny(LineEnds) ? Compact(value) : value;

    /// <summary>The value without the blanks between its tokens; itself where it has none.</summary>
    /// <param name="value">One valid JSON value.</param>
    public static ReadOnlyMemory<byte> Compact(ReadOnlyMemory<byte> value)
    {
        var source = value.Span;
        if (!source.ContainsAny(Blanks))
        {
            return value;
        }

        var compact = new byte[source.Length];
        var length = 0;
        var inString = false;
        for (var index = 0; index < source.Length; index++)
        {
            var current = source[index];
            if (!inString && Blanks.Contains(current))
            {
                continue;
            }

            compact[length++] = current;
            if (current == '"')
            {
                inString = !inString;
            }
            else if (inString && current == '\\')
            {
                compact[length++] = source[++index];
            }
        }

        return compact.AsMemory(0, length);
    }
}
