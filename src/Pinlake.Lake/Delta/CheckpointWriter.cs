using System.Globalization;
using System.Text.Json;
using Pinlake.Lake.Objects;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>Writes a checkpoint, so that a reader need not replay the commits before it.</summary>
/// <remarks>
/// The actions are written as the same JSON lines as in a commit; DuckDB turns them into Parquet. So there is one
/// description of each action, and no Parquet encoder of our own.
/// </remarks>
internal static class CheckpointWriter
{
    private const int IntervalDefault = 10;

    private static readonly TimeSpan RetentionDefault = TimeSpan.FromDays(7);

    /// <summary>Commits from one checkpoint to the next, by the table's properties.</summary>
    public static int IntervalOf(IReadOnlyDictionary<string, string> properties) =>
        int.TryParse(
            properties.GetValueOrDefault("delta.checkpointInterval"), NumberStyles.None, CultureInfo.InvariantCulture, out var commits)
        && commits > 0
            ? commits
            : IntervalDefault;

    /// <summary>The snapshot without files that were removed longer ago than the table remembers.</summary>
    public static Snapshot Forget(Snapshot snapshot, DateTimeOffset now) =>
        snapshot.Forget((now - RetentionOf(snapshot.Properties)).ToUnixTimeMilliseconds());

    /// <summary>Writes the checkpoint of a snapshot, then the hint that names it.</summary>
    /// <remarks>Not to be cancelled: it takes tens of milliseconds, and the commit before it is finished already.</remarks>
    public static async Task WriteAsync(ObjectFolder tables, TableLog log, Snapshot snapshot)
    {
        var cancellation = CancellationToken.None;
        FaultPoint.Reach(FaultPoint.BeforeCheckpoint);
        var (lines, actionCount) = Lines(snapshot);
        var source = tables.NewScratchFile(".json");
        var target = tables.NewScratchFile(".parquet");
        long sizeBytes;
        try
        {
            await File.WriteAllBytesAsync(source, lines, cancellation).ConfigureAwait(false);
            using (var connection = LogDuckDb.Open())
            {
                LogDuckDb.Execute(
                    connection, Sql(source, target), $"Table '{snapshot.Path}': writing checkpoint {snapshot.Version}", cancellation);
            }

            sizeBytes = new FileInfo(target).Length;
            // Another writer may have put the same checkpoint; it says the same.
            tables.TryPublish(target, log.CheckpointKey(snapshot.Version));
        }
        finally
        {
            File.Delete(source);
            File.Delete(target);
        }

        FaultPoint.Reach(FaultPoint.AfterCheckpoint);
        await tables.ReplaceAsync(log.HintKey, Hint(snapshot, actionCount, sizeBytes), cancellation).ConfigureAwait(false);
    }

    /// <summary>How long removed files are remembered, by the table's properties.</summary>
    internal static TimeSpan RetentionOf(IReadOnlyDictionary<string, string> properties)
    {
        var words = (properties.GetValueOrDefault("delta.deletedFileRetentionDuration") ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["interval", var number, var unit]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return RetentionDefault;
        }

        return unit.TrimEnd('s') switch
        {
            "week" => TimeSpan.FromDays(7L * count),
            "day" => TimeSpan.FromDays(count),
            "hour" => TimeSpan.FromHours(count),
            "minute" => TimeSpan.FromMinutes(count),
            "second" => TimeSpan.FromSeconds(count),
            _ => RetentionDefault,
        };
    }

    private static (byte[] Lines, long ActionCount) Lines(Snapshot snapshot)
    {
        using var lines = new LogActionWriter();
        var count = 2L;
        lines.Protocol(snapshot.Protocol);
        lines.Metadata(snapshot.Metadata);
        foreach (var (appId, version) in snapshot.Transactions)
        {
            lines.Transaction(new TableTransaction(appId, version), null);
            count++;
        }

        foreach (var file in snapshot.Files)
        {
            lines.Add(file, dataChange: false);
            count++;
        }

        foreach (var tombstone in snapshot.Tombstones.Values)
        {
            lines.Remove(tombstone, dataChange: false);
            count++;
        }

        return (lines.ToArray(), count);
    }

    private static string Sql(string source, string target)
    {
        var columns = string.Join(", ", CheckpointSchema.Written.Select(column =>
            $"{SqlText.Name(column.Name)}: {SqlText.Literal(column.Type)}"));
        return $"COPY (SELECT {SqlText.Names(CheckpointSchema.Written.Select(column => column.Name))} "
            + $"FROM read_json({SqlText.Literal(source)}, format = 'newline_delimited', columns = {{{columns}}})) "
            + $"TO {SqlText.Literal(target)} (FORMAT parquet, COMPRESSION snappy)";
    }

    private static byte[] Hint(Snapshot snapshot, long actionCount, long sizeBytes) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, long>
        {
            ["version"] = snapshot.Version,
            ["size"] = actionCount,
            ["sizeInBytes"] = sizeBytes,
            ["numOfAddFiles"] = snapshot.Files.Count,
        });
}
