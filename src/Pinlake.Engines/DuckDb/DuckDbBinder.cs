using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Pinlake.Engines.DuckDb;

/// <summary>Asks DuckDB what a query would give, or where it goes wrong, without running it.</summary>
/// <param name="engine">The database to bind against; its first connection is used.</param>
public sealed class DuckDbBinder(DuckDbEngine engine)
{
    private const string Describe = "describe ";

    /// <summary>Binds one query against the tables of the connection.</summary>
    /// <param name="query">One SELECT without a semicolon.</param>
    public BoundQuery Bind(string query)
    {
        // The message as JSON carries the place and the candidates.
        Execute("set errors_as_json=true");
        try
        {
            return new BoundQuery(Columns(query), null);
        }
        catch (DuckDBException refused)
        {
            return new BoundQuery([], Failure(refused.Message, query));
        }
        finally
        {
            Execute("set errors_as_json=false");
        }
    }

    private List<BoundColumn> Columns(string query)
    {
        using var command = engine.Connection.CreateCommand();
        command.CommandText = Describe + query;
        using var reader = command.ExecuteReader();
        var columns = new List<BoundColumn>();
        while (reader.Read())
        {
            columns.Add(new BoundColumn(reader.GetString(0), reader.GetString(1)));
        }

        return columns;
    }

    private void Execute(string statement)
    {
        using var command = engine.Connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static BindFailure Failure(string message, string query)
    {
        var start = message.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
        {
            return new BindFailure(FirstLine(message), null, null, null, []);
        }

        using var parts = JsonDocument.Parse(message[start..]);
        var position = Text(parts, "position") is { } bytes && int.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? CharsBefore(query, count - Describe.Length)
            : (int?)null;
        var what = Text(parts, "error_subtype") switch
        {
            "COLUMN_NOT_FOUND" => "column",
            "NO_MATCHING_FUNCTION" => "call",
            "MISSING_ENTRY" => Text(parts, "type") switch { "Table" => "table", { } type when type.EndsWith("Function", StringComparison.Ordinal) => "function", _ => null },
            _ => null,
        };
        var candidates = what is "column" or "function" ? Text(parts, "candidates")?.Split(',') ?? [] : [];
        return new BindFailure(
            FirstLine(Text(parts, "exception_message") ?? message),
            position,
            what,
            Text(parts, "name"),
            [.. candidates.Select(candidate => candidate.Trim().Trim('"')).Where(candidate => candidate.Length > 0)]);
    }

    /// <summary>DuckDB counts in bytes of UTF-8.</summary>
    private static int CharsBefore(string query, int bytes)
    {
        var chars = 0;
        foreach (var letter in query.EnumerateRunes())
        {
            if (bytes < letter.Utf8SequenceLength)
            {
                break;
            }

            bytes -= letter.Utf8SequenceLength;
            chars += letter.Utf16SequenceLength;
        }

        return chars;
    }

    private static string? Text(JsonDocument parts, string name) =>
        parts.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
