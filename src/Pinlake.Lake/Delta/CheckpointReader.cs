using System.Text.Json;
using DuckDB.NET.Data;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>Reads a checkpoint: the actions that are still true at one version.</summary>
internal static class CheckpointReader
{
    /// <summary>Reads all parts.</summary>
    /// <param name="paths">Full paths of the parts.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="PinlakeException">Corrupt: not a checkpoint. Invalid: a feature that we lack.</exception>
    public static LogActions Read(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var actions = new LogActions();
        var names = CheckpointSchema.Read.Select(column => column.Name).ToList();
        using var connection = LogDuckDb.Open();
        try
        {
            LogDuckDb.Query(connection, Sql(paths), row => Read(row, names, actions), "Reading it", cancellation);
        }
        catch (Exception failure) when (LogActionReader.IsMalformed(failure)
            || failure is PinlakeException { InnerException: DuckDBException })
        {
            throw new PinlakeException(
                FailureKind.Corrupt, $"Checkpoint '{paths[0]}' is none: {failure.Message} It was left as it is.", failure);
        }

        return actions;
    }

    private static void Read(DuckDBDataReader row, List<string> names, LogActions into)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (!row.IsDBNull(index))
            {
                using var json = JsonDocument.Parse(row.GetString(index));
                LogActionReader.Read(names[index], json.RootElement, into);
            }
        }
    }

    // The declared schema makes DuckDB pass over members that we do not know, such as parsed statistics, and gives
    // NULL for those that an older writer left out.
    private static string Sql(IReadOnlyList<string> paths)
    {
        var columns = string.Join(", ", CheckpointSchema.Read.Select(column => $"to_json({SqlText.Name(column.Name)})"));
        var types = string.Join(", ", CheckpointSchema.Read.Select(column =>
            $"'{column.Name}': {{'name': '{column.Name}', 'type': {SqlText.Literal(column.Type)}, 'default_value': NULL}}"));
        return $"SELECT {columns} FROM read_parquet({SqlText.Paths(paths)}, hive_partitioning = false, schema = MAP {{{types}}})";
    }
}
