using Pinlake.Lake.Delta;
using Pinlake.Pipelines.Sql;

namespace Pinlake.Pipelines.Cleaning;

/// <summary>decode.sql, filled in for one pipeline and one engine.</summary>
internal static class DecodeModel
{
    /// <summary>The columns that decode.sql gives.</summary>
    public const string Columns = "kind, source, body, key_value, unwrapped, extra_columns, _reason, _detail";

    private const string Separator = ",";

    /// <summary>The query behind <c>decoded</c>.</summary>
    public static string For(Pipeline pipeline, Dialect dialect)
    {
        var kinds = pipeline.Kinds;
        var key = kinds[0].Key;
        var hits = kinds.Select((kind, index) => (kind.Name, Column: $"hits_{index}", Columns: OwnColumns(kind))).ToList();
        var sourceParts = Origin.Schema.Names.Prepend("payload").Select(name => (name, name));
        var parts = new Dictionary<string, string>
        {
            ["source"] = CleaningSql.Struct(dialect, sourceParts),
            ["kind_of_key"] = "lower(fx_rx_extract(partition_key, '([A-Za-z_]+)[^A-Za-z_]*$', 1))",
            ["kinds"] = string.Join(", ", kinds.Select(kind => Literal(kind.Name))),
            ["known"] = List(kinds.SelectMany(OwnColumns).Concat(key.Names).Distinct()),
            ["key_columns"] = string.Join(" + ", key.Names.Select(name => $"case when array_contains(names, {Literal(name)}) then 1 else 0 end")),
            ["own_counts"] = string.Join(' ', hits.Select(hit => $"when {Literal(hit.Name)} then fx_count_common(names, {List(hit.Columns)})")),
            ["hits"] = string.Join(",\n    ", hits.Select(hit =>
                $"case when told is null or told_columns * 2 < array_size(names) then fx_count_common(names, {List(hit.Columns)}) end as {hit.Column}")),
            ["hit_names"] = string.Join(", ", hits.Select(hit => hit.Column)),
            ["own_hits"] = string.Join(' ', hits.Select(hit => $"when {Literal(hit.Name)} then {hit.Column}")),
            ["guesses"] = string.Join(' ', hits.Select(hit => $"when {Leads(hit.Column, hits.Select(other => other.Column))} then {Literal(hit.Name)}")),
            ["key"] = $"coalesce({string.Join(", ", key.Names.Select(name => $"fx_json_part(body, {Literal($"$.{name}")})"))}, null)",
            ["key_value"] = key.Type == DeltaType.String ? "nullif(key_text, '')" : "fx_whole(key_text)",
            ["key_label"] = Literal(key.Column),
            ["bad_key"] = key.Type == DeltaType.String ? "key_value is null" : $"not coalesce(key_value between 0 and {Max(key.Type)}, false)",
        };
        return SqlText.Read(Fill(Template, parts)).For(dialect);

        string Literal(string value) => SqlText.Literal(value, Dialect.DuckDb);

        string List(IEnumerable<string> names) => $"fx_split({Literal(string.Join(Separator, names))}, {Literal(Separator)})";
    }

    private static string Template { get; } = ReadTemplate();

    private static IEnumerable<string> OwnColumns(PipelineKind kind) => kind.SourceColumns.Except(kind.Key.Names);

    private static string Leads(string column, IEnumerable<string> all) =>
        string.Join(" and ", all.Where(other => other != column).Select(other => $"{column} > {other}").Prepend($"{column} > 0"));

    private static string Max(DeltaType type) => type == DeltaType.Integer ? "2147483647" : "9223372036854775807";

    private static string Fill(string template, Dictionary<string, string> parts)
    {
        var filled = template;
        foreach (var (name, text) in parts)
        {
            filled = filled.Replace($"{{{name}}}", text, StringComparison.Ordinal);
        }

        return filled;
    }

    private static string ReadTemplate()
    {
        using var resource = typeof(DecodeModel).Assembly.GetManifestResourceStream("decode.sql")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
