using System.Globalization;
using DuckDB.NET.Data;

namespace Pinlake.Jobs.Ingest;

/// <summary>Small SQL for DuckDB: quoted names, literals, and running it.</summary>
internal static class Sql
{
    /// <summary>A name as an identifier.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Names as a list, each quoted.</summary>
    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>Text as a literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>An instant as a literal, to the microsecond.</summary>
    public static string Literal(DateTimeOffset instant) =>
        $"TIMESTAMPTZ '{instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}+00'";

    /// <summary>Runs a statement.</summary>
    public static void Execute(this DuckDBConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a query and turns each row into something.</summary>
    public static List<T> Query<T>(this DuckDBConnection connection, string query, Func<DuckDBDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = (DuckDBDataReader)command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
