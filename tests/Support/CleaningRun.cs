using System.Globalization;
using System.Text;
using System.Text.Json;
using Pinlake.Lake.Delta;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Cleaning;

namespace Pinlake.Support;

/// <summary>The statements that clean test records on an engine, and its answer as texts to compare.</summary>
internal static class CleaningRun
{
    /// <summary>Statements of DuckDB that fill <c>records</c> with the cases, the place in the list as offset.</summary>
    public static IEnumerable<string> Records(Pipeline pipeline, IReadOnlyList<CleaningCase> cases)
    {
        var rows = cases.Select((test, offset) => string.Create(
            CultureInfo.InvariantCulture,
            $"({(test.Payload is null ? "null" : $"unhex('{Convert.ToHexString(test.Payload)}')")}, {Text(test.PartitionKey)}, {Text(test.Kind)}, 't', 0, {offset}, null, null, null, timestamptz '2026-01-01 00:00:00Z')"));
        return [pipeline.Cleaning(Dialect.DuckDb).CreateRecords, $"insert into records values {string.Join(",\n", rows)}"];
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

    private static string Text(string? value) => value is null ? "null" : $"'{value}'";
}
