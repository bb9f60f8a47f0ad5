using Pinlake.App.Query;
using Pinlake.Engines.DuckDb;
using Pinlake.Lake.Delta;
using Pinlake.Lake.Objects;

namespace Pinlake.App.Api;

/// <summary>The tables as they change: each is opened once, then only asked for what is new. Not safe from several threads.</summary>
internal sealed class TableWatch(ObjectFolder folder, string liveTable, TimeProvider clock) : IDisposable
{
    private const int NewestMax = 12;

    private static readonly string[] ShownColumns =
        ["ind", "title", "category", "poster_name", "follower_count", "_ingested_at", "_sequence"];

    private readonly Dictionary<string, DeltaTable> tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TableSummary> summaries = new(StringComparer.Ordinal);
    private DuckDbEngine? engine;
    private long newestVersion = -1;
    private IReadOnlyList<NewestPin> newest = [];

    /// <summary>All tables as they are now, in the order of their names.</summary>
    public async Task<IReadOnlyList<TableSummary>> SummariesAsync(CancellationToken cancellation)
    {
        foreach (var path in DeltaTable.FindAll(folder))
        {
            var known = tables.TryGetValue(path, out var table);
            table ??= tables[path] = await DeltaTable.OpenAsync(folder, path, clock, cancellation).ConfigureAwait(false);
            var before = table.Snapshot.Version;
            var snapshot = known ? await table.RefreshAsync(cancellation).ConfigureAwait(false) : table.Snapshot;
            if (!known || snapshot.Version != before)
            {
                summaries[path] = await TableSummary.ReadAsync(path, table, cancellation).ConfigureAwait(false);
            }
        }

        return [.. summaries.Values.OrderBy(summary => summary.Table, StringComparer.Ordinal)];
    }

    /// <summary>The rows that came last into the live table, as of the last call of <see cref="SummariesAsync"/>.</summary>
    public IReadOnlyList<NewestPin> Newest()
    {
        if (!tables.TryGetValue(liveTable, out var table) || table.Snapshot.Version == newestVersion)
        {
            return newest;
        }

        if (!HasExpectedColumns(table.Snapshot.Schema))
        {
            return [];
        }

        engine ??= DuckDbEngine.Open(new DuckDbOptions { MemoryMebibytesMax = 64, ThreadsMax = 1 }, []);
        using var command = engine.Connection.CreateCommand();
        command.CommandText = $"""
            select ind, title, category, poster_name, follower_count, _ingested_at
            from ({table.Snapshot.RelationSql()})
            order by _ingested_at desc nulls last, _sequence desc
            limit {NewestMax}
            """;
        using var rows = command.ExecuteReader();
        var found = new List<NewestPin>();
        while (rows.Read())
        {
            found.Add(new(
                rows.GetInt64(0),
                rows.IsDBNull(1) ? null : rows.GetString(1),
                rows.IsDBNull(2) ? null : rows.GetString(2),
                rows.IsDBNull(3) ? null : rows.GetString(3),
                rows.IsDBNull(4) ? null : rows.GetInt64(4),
                rows.IsDBNull(5) ? null : new DateTimeOffset(rows.GetDateTime(5), TimeSpan.Zero)));
        }

        newestVersion = table.Snapshot.Version;
        return newest = found;
    }

    /// <inheritdoc/>
    public void Dispose() => engine?.Dispose();

    // Somebody's own pipeline may call its columns otherwise; the page then shows no rows of it.
    private static bool HasExpectedColumns(DeltaSchema schema) =>
        ShownColumns.All(name => schema.Find(name) is not null);
}
