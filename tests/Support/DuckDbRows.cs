using System.Collections;
using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Pinlake.Support;

/// <summary>Rows of a DuckDB query as JSON objects, so that they compare with what other engines print.</summary>
internal static class DuckDbRows
{
    /// <summary>Runs a statement and gives its rows; timestamps as ISO 8601 text.</summary>
    public static List<JsonElement> Read(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<JsonElement>();
        while (reader.Read())
        {
            var row = new Dictionary<string, object?>();
            for (var index = 0; index < reader.FieldCount; index++)
            {
                row[reader.GetName(index)] = reader.IsDBNull(index) ? null : Plain(reader.GetValue(index));
            }

            rows.Add(JsonSerializer.SerializeToElement(row));
        }

        return rows;
    }

    /// <summary>Runs a statement for what it does.</summary>
    public static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Plain(object? value) => value switch
    {
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
        byte[] bytes => bytes,
        string text => text,
        IEnumerable list => list.Cast<object?>().Select(Plain).ToList(),
        _ => value,
    };
}
