using System.Text;
using System.Text.Json;

namespace Pinlake.Lake.Delta;

/// <summary>What the log says of a file's rows: their number, and per column least, greatest and number of NULLs.</summary>
/// <remarks>Source: Delta transaction log protocol, "Per-file Statistics".</remarks>
internal sealed record FileStats(long RowCount, IReadOnlyDictionary<string, ColumnStats> Columns)
{
    /// <summary>Rows in the file, or null.</summary>
    public static long? ReadRowCount(string? stats) => Read(stats, json =>
        json.TryGetProperty("numRecords", out var count) ? (long?)count.GetInt64() : null);

    /// <summary>
    /// Least and greatest value of a column, as JSON text of a number or a string; null when either is unknown.
    /// </summary>
    public static (JsonElement Min, JsonElement Max)? ReadRange(string? stats, string column) => Read(stats, json =>
        json.TryGetProperty("minValues", out var mins) && mins.TryGetProperty(column, out var min)
        && json.TryGetProperty("maxValues", out var maxes) && maxes.TryGetProperty(column, out var max)
            ? ((JsonElement, JsonElement)?)(min.Clone(), max.Clone())
            : null);

    /// <summary>The statistics as the log has them.</summary>
    /// <param name="schema">Columns to speak of, in order.</param>
    public string Write(DeltaSchema schema)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, LogText.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("numRecords", RowCount);
            json.WriteStartObject("minValues");
            WriteEach(schema, (column, stats) => StatValue.Write(json, column, stats.Min, isMax: false));
            json.WriteEndObject();
            json.WriteStartObject("maxValues");
            WriteEach(schema, (column, stats) => StatValue.Write(json, column, stats.Max, isMax: true));
            json.WriteEndObject();
            json.WriteStartObject("nullCount");
            WriteEach(schema, (column, stats) => json.WriteNumber(column.Name, stats.NullCount));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void WriteEach(DeltaSchema schema, Action<DeltaColumn, ColumnStats> write)
    {
        foreach (var column in schema.Columns)
        {
            if (Columns.TryGetValue(column.Name, out var stats))
            {
                write(column, stats);
            }
        }
    }

    private static T? Read<T>(string? stats, Func<JsonElement, T?> read)
    {
        if (string.IsNullOrEmpty(stats))
        {
            return default;
        }

        try
        {
            using var json = JsonDocument.Parse(stats);
            return read(json.RootElement);
        }
        catch (Exception failure) when (LogActionReader.IsMalformed(failure))
        {
            return default; // Statistics only help: a file without them is read.
        }
    }
}

/// <summary>What is known of one column of a file.</summary>
/// <param name="Min">Least value as DuckDB prints it, or null.</param>
/// <param name="Max">Greatest value as DuckDB prints it, or null.</param>
/// <param name="NullCount">Rows in which it is NULL.</param>
internal sealed record ColumnStats(string? Min, string? Max, long NullCount);
