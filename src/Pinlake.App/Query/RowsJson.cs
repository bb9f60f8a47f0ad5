using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pinlake.App.Query;

/// <summary>Writes rows as one JSON array of objects, a row a line.</summary>
internal static class RowsJson
{
    /// <summary>How all our JSON answers are written: text as it is, no escapes that only HTML needs.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes every row that <paramref name="next"/> gives.</summary>
    public static void Write(TextWriter answer, IReadOnlyList<ResultColumn> columns, Func<object?[]?> next)
    {
        var names = UniqueNames(columns);
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer, Options);
        var separator = "[";
        while (next() is { } row)
        {
            json.WriteStartObject();
            for (var index = 0; index < row.Length; index++)
            {
                json.WritePropertyName(names[index]);
                CellJson.Write(json, row[index]);
            }

            json.WriteEndObject();
            json.Flush();
            answer.Write(separator);
            answer.Write(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
            separator = ",\n ";
            buffer.SetLength(0);
            json.Reset();
        }

        answer.WriteLine(separator == "[" ? "[]" : "]");
    }

    /// <summary>An object has a name once: the second <c>count</c> becomes <c>count_2</c>.</summary>
    private static string[] UniqueNames(IReadOnlyList<ResultColumn> columns)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. columns.Select(column =>
        {
            var name = column.Name;
            for (var number = 2; !taken.Add(name); number++)
            {
                name = $"{column.Name}_{number}";
            }

            return name;
        })];
    }
}
