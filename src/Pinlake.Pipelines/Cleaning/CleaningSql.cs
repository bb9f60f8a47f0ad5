using Pinlake.Lake.Delta;
using Pinlake.Pipelines.Sql;

namespace Pinlake.Pipelines.Cleaning;

/// <summary>The statements that take records as received to clean rows, for one pipeline and one engine.</summary>
/// <remarks>
/// Run in this order, on one session that has the prelude (<see cref="Prelude.PreludeSql"/>):
/// <list type="number">
/// <item><see cref="CreateRecords"/> once; then the records are put into <c>records</c>, one row each.</item>
/// <item><see cref="Decode"/>: <c>decoded</c>, one row per record, in no order.</item>
/// <item><see cref="Clean"/> for each kind: <c>cleaned_MODEL</c>, one row per row of <c>decoded</c> that is of that
/// kind and has no reason against it.</item>
/// <item><see cref="Rejected"/>: <c>rejected</c>, one row per record that belongs in quarantine, all kinds.</item>
/// </list>
/// Each of the last three replaces what the run before left; on DuckDB they are temporary tables, on Spark temporary
/// views. For each kind: records = rows of <c>cleaned_MODEL</c> without a reason + rows of <c>rejected</c>.
/// </remarks>
public sealed class CleaningSql
{
    /// <summary>Name of the table of records as received.</summary>
    public const string Records = "records";

    /// <summary>Name of the table of decoded rows.</summary>
    public const string Decoded = "decoded";

    /// <summary>Name of the table of what goes to quarantine.</summary>
    public const string RejectedRows = "rejected";

    /// <summary>Name by which a clean model knows its rows as posted.</summary>
    public const string Posted = "posted";

    private static readonly DeltaSchema RecordSchema = new(
    [
        new("payload", DeltaType.Binary),
        new("partition_key", DeltaType.String),
        new("kind", DeltaType.String),
        .. Origin.Schema.Columns,
    ]);

    private readonly Pipeline pipeline;
    private readonly Dialect dialect;
    private readonly Dictionary<string, string> cleanOf;

    internal CleaningSql(Pipeline pipeline, Dialect dialect)
    {
        (this.pipeline, this.dialect) = (pipeline, dialect);
        CreateRecords = EmptyTable(Records, RecordSchema, dialect);
        Decode = Create(Decoded, Closed(DecodeModel.For(pipeline, dialect), DecodeModel.Columns));
        cleanOf = pipeline.Kinds.ToDictionary(kind => kind.Name, kind => Create(CleanedName(kind), CleanQuery(kind)));
        Rejected = Create(RejectedRows, RejectQuery());
    }

    /// <summary>
    /// Creates the empty <c>records</c>: <c>payload</c> binary (as received; NULL for a tombstone),
    /// <c>partition_key</c> string, <c>kind</c> string (of the topic or stream; NULL for a shared stream), then the
    /// origin columns of <see cref="Origin.Schema"/>.
    /// </summary>
    public string CreateRecords { get; }

    /// <summary>
    /// Creates <c>decoded</c>: <c>kind</c> (NULL where nothing tells it), <c>unwrapped</c> boolean,
    /// <c>extra_columns</c> int, <c>_reason</c> (<c>not_json</c>, <c>wrong_shape</c>, <c>bad_key</c>, or NULL),
    /// <c>_detail</c>, and what <see cref="Clean"/> needs.
    /// </summary>
    public string Decode { get; }

    /// <summary>
    /// Creates <c>rejected</c>: <c>kind</c> (NULL where nothing tells it), <c>reason</c>, <c>detail</c>,
    /// <c>payload</c>, the origin columns; the rows of <c>decoded</c> and of each <c>cleaned_MODEL</c> with a reason.
    /// </summary>
    public string Rejected { get; }

    /// <summary>Name of the table of a kind's cleaned rows.</summary>
    /// <param name="kind">One of the pipeline's kinds.</param>
    public static string CleanedName(PipelineKind kind) => $"cleaned_{kind.Model}";

    /// <summary>
    /// Creates <c>cleaned_MODEL</c>: the kind's columns cast to their types, the origin columns, <c>payload</c>,
    /// <c>unwrapped</c> boolean, <c>extra_columns</c> int, <c>_reason</c> (<c>bad_value</c>, or NULL when good),
    /// <c>_detail</c>.
    /// </summary>
    /// <param name="kind">One of the pipeline's kinds.</param>
    public string Clean(PipelineKind kind) => cleanOf[kind.Name];

    /// <summary>The rows that a clean model sees as <c>posted</c>: the key as read, the source columns as text.</summary>
    internal static string PostedQuery(PipelineKind kind, Dialect dialect) =>
        $"""
        select
          {Struct(dialect, ("source", "source"), ("unwrapped", "unwrapped"), ("extra_columns", "extra_columns"))} as _record,
          key_value as {SqlText.Name(kind.Key.Column, dialect)},
          {string.Join(",\n  ", kind.SourceColumns.Select(name => $"fields.{SqlText.Name(name, dialect)} as {SqlText.Name(name, dialect)}"))}
        from (
          select
            source, unwrapped, extra_columns, key_value,
            {Fields("body", kind.SourceColumns, dialect)} as fields
          from {Decoded}
          where kind = {SqlText.Literal(kind.Name, dialect)} and _reason is null
        ) as rows_of_kind
        """;

    /// <summary>An empty temporary table; on Spark a view of no rows.</summary>
    internal static string EmptyTable(string name, DeltaSchema schema, Dialect dialect) => dialect == Dialect.DuckDb
        ? $"create or replace temp table {name} ({string.Join(", ", schema.Columns.Select(column => $"{SqlText.Name(column.Name, dialect)} {SqlTypes.For(column.Type, dialect)}"))})"
        : $"create or replace temporary view {name} as select {string.Join(", ", schema.Columns.Select(column => $"cast(null as {SqlTypes.For(column.Type, dialect)}) as {SqlText.Name(column.Name, dialect)}"))} where false";

    /// <summary>A struct of named parts.</summary>
    internal static string Struct(Dialect dialect, params IEnumerable<(string Name, string Value)> parts) => dialect == Dialect.DuckDb
        ? $"struct_pack({string.Join(", ", parts.Select(part => $"{SqlText.Name(part.Name, dialect)} := {part.Value}"))})"
        : $"named_struct({string.Join(", ", parts.Select(part => $"{SqlText.Literal(part.Name, dialect)}, {part.Value}"))})";

    /// <summary>The columns of a row's JSON object as a struct of texts, read in one pass.</summary>
    private static string Fields(string json, IEnumerable<string> names, Dialect dialect)
    {
        var schema = dialect == Dialect.DuckDb
            ? $"{{{string.Join(',', names.Select(name => $"\"{name}\":\"VARCHAR\""))}}}"
            : string.Join(", ", names.Select(name => $"`{name}` string"));
        return $"from_json({json}, {SqlText.Literal(schema, dialect)})";
    }

    private string CleanQuery(PipelineKind kind) =>
        $"""
        with {Posted} as (
        {PostedQuery(kind, dialect)}
        ),
        model as (
        {SqlText.Read(kind.Clean.Text).For(dialect)}
        )
        select
          {string.Join(",\n  ", kind.Columns.Columns.Select(column => ModelSql.Cast(column, dialect)))},
          {OriginOf("_record.source")},
          _record.source.payload as payload,
          _record.unwrapped as unwrapped,
          _record.extra_columns as extra_columns,
          case when _problem is not null then 'bad_value' end as _reason,
          _problem as _detail
        from model
        """;

    /// <summary>
    /// A query that Spark's optimizer takes as it is. It would push a filter on the last of many steps down to the first,
    /// and write out each step as often as the next one names it: minutes and gigabytes for one plan. It does not push
    /// through a generator. DuckDB keeps the result as a table, so nothing needs closing there.
    /// </summary>
    private string Closed(string query, string columns) => dialect == Dialect.DuckDb
        ? query
        : $"select closed.* from (\n{query}\n) as opened lateral view inline(array(struct({columns}))) closed as {columns}";

    private string RejectQuery()
    {
        var origin = string.Join(", ", Origin.Schema.Names);
        var ofKinds = pipeline.Kinds.Select(kind =>
            $"""
            union all
            select {SqlText.Literal(kind.Name, dialect)}, _reason, _detail, payload, {origin}
            from {CleanedName(kind)} where _reason is not null
            """);
        return $"""
            select kind, _reason as reason, _detail as detail, source.payload as payload, {OriginOf("source")}
            from {Decoded} where _reason is not null
            {string.Join('\n', ofKinds)}
            """;
    }

    private static string OriginOf(string source) =>
        string.Join(", ", Origin.Schema.Names.Select(name => $"{source}.{name} as {name}"));

    private string Create(string name, string query) =>
        $"create or replace {(dialect == Dialect.DuckDb ? "temp table" : "temporary view")} {name} as\n{query}";
}
