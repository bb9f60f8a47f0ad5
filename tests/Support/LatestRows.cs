using Pinlake.Pipelines;
using Pinlake.Pipelines.Cleaning;

namespace Pinlake.Support;

/// <summary>The clean tables of a test, straight from the cleaned rows: the last good row of each key.</summary>
internal static class LatestRows
{
    /// <summary>Statements that create each kind's table under its model's name.</summary>
    public static IEnumerable<string> Statements(Pipeline pipeline, Dialect dialect) => pipeline.Kinds.Select(kind =>
    {
        var columns = string.Join(", ", kind.Columns.Names);
        var create = dialect == Dialect.DuckDb ? $"create or replace temp table {kind.Model} as" : $"cache table {kind.Model} as";
        return $"""
            {create}
            select {columns} from (
              select {columns}, row_number() over (partition by {kind.Key.Column} order by _offset desc) as age_rank
              from {CleaningSql.CleanedName(kind)} where _reason is null
            ) as aged where age_rank = 1
            """;
    });
}
