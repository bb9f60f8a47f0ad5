using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Pinlake.Emulator.Rows;

/// <summary>One post as a JSON line: an object with the rows <c>pin</c>, <c>geo</c> and <c>user</c>; other members are passed over.</summary>
internal static class PostLine
{
    /// <summary>Takes the three rows, each value spelled as in the line, blanks between tokens removed.</summary>
    /// <param name="line">One JSON object; may hold anything.</param>
    /// <param name="post">The post; null when false.</param>
    /// <param name="problem">What is wrong, a clause without its stop; empty when true.</param>
    /// <returns>False when it is no such object, or the rows' <c>index</c> and <c>ind</c> are not one whole number from 0.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out Post? post, out string problem)
    {
        (post, problem) = (null, "");
        var rows = new byte[3][];
        int? index = null;
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                problem = "no JSON object";
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var kind = KindOf(ref reader);
                reader.Read();
                if (kind is null)
                {
                    reader.Skip();
                    continue;
                }

                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    problem = $"'{Name(kind.Value)}' is no object";
                    return false;
                }

                var start = (int)reader.TokenStartIndex;
                var found = ReadIndex(ref reader);
                if (found is null || (index ?? found) != found)
                {
                    problem = found is null
                        ? $"'{Name(kind.Value)}' has no whole number from 0 as its index or ind"
                        : $"'{Name(kind.Value)}' has ind {found} beside {index}";
                    return false;
                }

                index = found;
                rows[(int)kind] = Compact(line[start..(int)reader.BytesConsumed]);
            }

            // Anything behind the object is read too, so that it is refused.
            while (reader.Read())
            {
            }
        }
        catch (JsonException malformed)
        {
            problem = $"malformed JSON at byte {malformed.BytePositionInLine}";
            return false;
        }

        var missing = Array.FindIndex(rows, row => row is null);
        if (missing >= 0)
        {
            problem = $"no '{Name((PostKind)missing)}'";
            return false;
        }

        post = new Post(index!.Value, rows[0], rows[1], rows[2]);
        return true;
    }

    private static string Name(PostKind kind) => kind switch
    {
        PostKind.Pin => "pin",
        PostKind.Geo => "geo",
        _ => "user",
    };

    private static PostKind? KindOf(ref Utf8JsonReader reader) =>
        NameIs(ref reader, "pin"u8) ? PostKind.Pin
        : NameIs(ref reader, "geo"u8) ? PostKind.Geo
        : NameIs(ref reader, "user"u8) ? PostKind.User
        : null;

    private static bool NameIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: JSON's grammar allows it, and it is none of our names.
            return false;
        }
    }

    private static int? ReadIndex(ref Utf8JsonReader reader)
    {
        int? index = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isIndex = NameIs(ref reader, "index"u8) || NameIs(ref reader, "ind"u8);
            reader.Read();
            if (isIndex && index is null && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number >= 0)
            {
                index = number;
            }

            reader.Skip();
        }

        return index;
    }

    private static byte[] Compact(ReadOnlySpan<byte> json)
    {
        var compact = new byte[json.Length];
        var length = 0;
        var inString = false;
        for (var at = 0; at < json.Length; at++)
        {
            var current = json[at];
            if (inString && current == (byte)'\\')
            {
                compact[length++] = current;
                current = json[++at];
            }
            else if (current == (byte)'"')
            {
                inString = !inString;
            }
            else if (!inString && current is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            compact[length++] = current;
        }

        return compact[..length];
    }
}
