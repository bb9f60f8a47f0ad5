using Pinlake.Jobs.Batch;
using Pinlake.Jobs.Live;
using Pinlake.Lake.Delta;
using Pinlake.Lake.Objects;
using Pinlake.Pipelines;

namespace Pinlake.App.Demo;

/// <summary>Whether the counts in the tables' commits add up to what the log holds: every record read once, none dropped.</summary>
internal static class Accounts
{
    // A folder that has lived for weeks has more commits than a demo wants to read.
    private const int CommitsMax = 2_000;

    /// <summary>What does not add up, in words; empty when all does.</summary>
    /// <param name="tables">The folder of the tables.</param>
    /// <param name="pipeline">The pipeline whose tables they are.</param>
    /// <param name="records">Records that the log holds for each lane, by its name.</param>
    /// <param name="clock">Needed to open tables.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<string>> FindMistakesAsync(
        ObjectFolder tables, Pipeline pipeline, IReadOnlyDictionary<string, long> records, TimeProvider clock, CancellationToken cancellation)
    {
        var mistakes = new List<string>();
        foreach (var lane in new[] { BatchJob.Lane, LiveJob.Lane })
        {
            var (read, complete) = (0L, true);
            foreach (var name in pipeline.Kinds.Select(kind => kind.Table).Append("quarantine"))
            {
                var table = await DeltaTable.OpenAsync(tables, $"{lane}/{name}", clock, cancellation).ConfigureAwait(false);
                if (table.Snapshot.Version >= CommitsMax)
                {
                    complete = false;
                    continue;
                }

                var history = await table.HistoryAsync(CommitsMax, cancellation).ConfigureAwait(false);
                long Sum(string metric) => history.Sum(commit => commit.OperationMetrics.GetValueOrDefault(metric));
                read += Sum("rowsRead");
                var rows = table.Snapshot.Files.Sum(file => file.RowCount ?? 0);
                var kept = name == "quarantine" ? Sum("rowsQuarantined") : Sum("rowsKept");
                if (rows != kept)
                {
                    mistakes.Add($"{lane}.{name} has {rows} rows, but its commits say that they kept {kept}.");
                }
            }

            if (complete && read != records[lane])
            {
                mistakes.Add($"The {lane} lane's commits say that they read {read} records; the log holds {records[lane]}.");
            }
        }

        return mistakes;
    }
}
