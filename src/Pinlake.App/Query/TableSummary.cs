using Pinlake.Lake.Delta;
using Pinlake.Lake.Objects;

namespace Pinlake.App.Query;

/// <summary>A table in a line.</summary>
/// <param name="Table">Its name, <c>batch.pins</c>.</param>
/// <param name="Rows">Rows at the last version; null when a file of another writer does not say how many it has.</param>
/// <param name="Version">The last version.</param>
/// <param name="Files">Data files at that version.</param>
/// <param name="Bytes">Bytes of those files.</param>
/// <param name="Changed">When that version was made.</param>
internal sealed record TableSummary(string Table, long? Rows, long Version, int Files, long Bytes, DateTimeOffset? Changed)
{
    /// <summary>All tables below <paramref name="tables"/>, in the order of their names.</summary>
    public static async Task<IReadOnlyList<TableSummary>> ReadAllAsync(string tables, TimeProvider clock, CancellationToken cancellation)
    {
        var folder = new ObjectFolder(tables);
        var summaries = new List<TableSummary>();
        foreach (var path in DeltaTable.FindAll(folder))
        {
            var table = await DeltaTable.OpenAsync(folder, path, clock, cancellation).ConfigureAwait(false);
            summaries.Add(await ReadAsync(path, table, cancellation).ConfigureAwait(false));
        }

        return summaries;
    }

    /// <summary>The table at the snapshot that it holds.</summary>
    public static async Task<TableSummary> ReadAsync(string path, DeltaTable table, CancellationToken cancellation)
    {
        var history = await table.HistoryAsync(1, cancellation).ConfigureAwait(false);
        var snapshot = table.Snapshot;
        return new(
            path.Replace('/', '.'),
            snapshot.Files.Aggregate((long?)0, (sum, file) => sum + file.RowCount),
            snapshot.Version,
            snapshot.Files.Count,
            snapshot.Files.Sum(file => file.SizeBytes),
            history.Count > 0 ? history[0].Timestamp : null);
    }
}
