#pragma warning disable CA1822, IDE0052, IDE0060 // The bodies follow.
namespace Pinlake.Pipelines.Cleaning;

/// <summary>The statements that take records as received to clean rows, for one pipeline and one engine.</summary>
/// <remarks>
/// Run in this order, on one session that has the prelude (<see cref="Prelude.PreludeSql"/>):
/// <list type="number">
/// <item><see cref="CreateRecords"/> once; then the records are put into <c>records</c>, one row each.</item>
/// <item><see cref="Decode"/>: table <c>decoded</c>, one row per record, in no order.</item>
/// <item><see cref="Clean"/> for each kind: table <c>cleaned_MODEL</c>, one row per decoded row of that kind whose
/// <c>_reason</c> is NULL.</item>
/// <item><see cref="Rejected"/>: table <c>rejected</c>, one row per record that is in quarantine, all kinds.</item>
/// </list>
/// Each of the last three replaces what the run before left. On DuckDB they are temporary tables, on Spark
/// temporary views. So for each kind: records = good rows of <c>cleaned_MODEL</c> + rows of <c>rejected</c>.
/// </remarks>
public sealed class CleaningSql
{
    /// <summary>Name of the table of records as received.</summary>
    public const string Records = "records";

    /// <summary>Name of the table of decoded rows.</summary>
    public const string Decoded = "decoded";

    /// <summary>Name of the table of what goes to quarantine.</summary>
    public const string RejectedRows = "rejected";

    private readonly Pipeline pipeline;
    private readonly Dialect dialect;

    internal CleaningSql(Pipeline pipeline, Dialect dialect) => (this.pipeline, this.dialect) = (pipeline, dialect);

    /// <summary>
    /// Creates the empty table <c>records</c>: <c>payload</c> binary (as received; NULL for a tombstone),
    /// <c>partition_key</c> string, <c>kind</c> string (of the topic or stream; NULL for a shared stream), then the
    /// origin columns of <see cref="Origin.Schema"/>.
    /// </summary>
    public string CreateRecords => "";

    /// <summary>
    /// Creates <c>decoded</c>: <c>kind</c> (NULL where nothing tells it), the origin columns, <c>payload</c>,
    /// <c>unwrapped</c> boolean, <c>extra_columns</c> int, <c>_reason</c> and <c>_detail</c> (NULL when good; else
    /// <c>not_json</c>, <c>wrong_shape</c> or <c>bad_key</c>), and what <see cref="Clean"/> needs.
    /// </summary>
    public string Decode => "";

    /// <summary>Name of the table of a kind's cleaned rows.</summary>
    public static string CleanedName(PipelineKind kind) => $"cleaned_{kind.Model}";

    /// <summary>
    /// Creates <c>cleaned_MODEL</c>: the kind's columns cast to their types, the origin columns, <c>payload</c>,
    /// <c>unwrapped</c>, <c>extra_columns</c>, <c>_reason</c> (<c>bad_value</c>, or NULL when good), <c>_detail</c>.
    /// </summary>
    /// <param name="kind">One of the pipeline's kinds.</param>
    public string Clean(PipelineKind kind) => "";

    /// <summary>
    /// Creates <c>rejected</c>: <c>kind</c>, <c>reason</c>, <c>detail</c>, <c>payload</c>, the origin columns; the rows
    /// of <c>decoded</c> and of every <c>cleaned_MODEL</c> that have a reason.
    /// </summary>
    public string Rejected => "";
}
