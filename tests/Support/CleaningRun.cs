using System.Globalization;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Pinlake.Lake.Delta;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Cleaning;

namespace Pinlake.Support;

/// <summary>The statements that clean test records on an engine, and its answer as texts to compare.</summary>
internal static class CleaningRun
{
    /// <summary>Fills <c>records</c> of DuckDB with the cases, the place in the list as offset.</summary>
    public static void Load(DuckDBConnection connection, Pipeline pipeline, IReadOnlyList<CleaningCase> cases)
    {
        DuckDbRows.Execute(connection, pipeline.Cleaning(Dialect.DuckDb).CreateRecords);
        using var appender = connection.CreateAppender(CleaningSql.Records);
        for (var offset = 0; offset < cases.Count; offset++)
        {
            var test = cases[offset];
            var row = appender.CreateRow();
            row = test.Payload is null ? row.AppendNullValue() : row.AppendValue(test.Payload);
            row.AppendValue(test.PartitionKey).AppendValue(test.Kind)
                .AppendValue("t").AppendValue(0).AppendValue((long)offset)
                .AppendNullValue().AppendNullValue().AppendNullValue()
                .AppendValue(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)).EndRow();
        }
    }

    /// <summary>Statements that clean what is in <c>records</c>.</summary>
    public static IEnumerable<string> Statements(Pipeline pipeline, Dialect dialect)
    {
        var cleaning = pipeline.Cleaning(dialect);
        return [cleaning.Decode, .. pipeline.Kinds.Select(cleaning.Clean), cleaning.Rejected];
    }

    /// <summary>Queries whose rows <see cref="Describe"/> understands: one per table, then the rejected.</summary>
    public static IEnumerable<string> Queries(Pipeline pipeline) =>
    [
        .. pipeline.Kinds.Select(kind =>
            $"select _offset, {string.Join(", ", kind.Columns.Columns.Select(Comparable))}, unwrapped, extra_columns, '{kind.Model}' as tbl from {CleaningSql.CleanedName(kind)} where _reason is null"),
        "select _offset, kind, reason, detail from rejected",
    ];

    /// <summary>A row of <see cref="Queries"/> as <see cref="CleaningCase.Expected"/> says it.</summary>
    public static (int Case, string Text) Describe(JsonElement row)
    {
        var number = row.GetProperty("_offset").GetInt32();
        if (row.TryGetProperty("reason", out var reason))
        {
            var kind = row.TryGetProperty("kind", out var told) && told.ValueKind != JsonValueKind.Null ? told.GetString() : "-";
            return (number, $"{kind} {reason.GetString()}: {row.GetProperty("detail").GetString()}");
        }

        var text = new StringBuilder(row.GetProperty("tbl").GetString());
        foreach (var column in row.EnumerateObject().Where(column => column.Value.ValueKind != JsonValueKind.Null))
        {
            text.Append(column.Name switch
            {
                "_offset" or "tbl" => "",
                "unwrapped" => column.Value.GetBoolean() ? " unwrapped" : "",
                "extra_columns" => column.Value.GetInt32() > 0 ? $" extra={column.Value}" : "",
                "timestamp" or "date_joined" => $" {column.Name}={Instant(column.Value.GetInt64())}",
                _ => $" {column.Name}={Value(column.Value)}",
            });
        }

        return (number, text.ToString());
    }

    private static string Comparable(DeltaColumn column) =>
        column.Type == DeltaType.Timestamp ? $"fx_epoch_ms({column.Name}) as {column.Name}" : column.Name;

    private static string Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Value))}]",
        JsonValueKind.Number when !value.TryGetInt64(out _) => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
