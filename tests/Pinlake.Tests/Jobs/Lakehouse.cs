using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Engines.DuckDb;
using Pinlake.Jobs;
using Pinlake.Jobs.Batch;
using Pinlake.Jobs.Ingest;
using Pinlake.Jobs.Raw;
using Pinlake.Jobs.Reconcile;
using Pinlake.Jobs.Views;
using Pinlake.Lake.Delta;
using Pinlake.Model;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Prelude;
using Pinlake.Support;
using Shouldly;

namespace Pinlake.Tests.Jobs;

/// <summary>A data folder with the shipped pipeline, and the jobs over it.</summary>
internal sealed class Lakehouse : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public Pipeline Pipeline { get; } = Pipeline.Read(Path.Combine(Repository.Root, "pipelines", "pinterest"));

    public DuckDbEngine Engine { get; } = DuckDbEngine.Open(new DuckDbOptions(), PreludeSql.Statements(Dialect.DuckDb));

    public LakeFolders Folders => field ??= LakeFolders.Below(folder.Path);

    public string this[string relativePath] => folder[relativePath];

    /// <summary>Puts a raw object as it stands: no line feed is added at the end.</summary>
    public async Task PutRawAsync(string topic, int partition, long first, string lines)
    {
        var key = new RawObjectKey(new TopicPartition(topic, partition), new Offset(first));
        (await Folders.Raw.PutIfAbsentAsync(key.ToString(), Encoding.UTF8.GetBytes(lines), CancellationToken.None)).ShouldBeTrue();
    }

    public Task PutRawAsync(string topic, int partition, long first, IEnumerable<string> values) =>
        PutRawAsync(topic, partition, first, string.Concat(values.Select(value => value + "\n")));

    public BatchJob Batch(long stepBytesMax = 1 << 20) =>
        new(new BatchOptions { StepBytesMax = stepBytesMax }, Pipeline, Engine, Folders, TimeProvider.System, NullLogger<BatchJob>.Instance);

    public Task<BatchResult> RunBatchAsync(long stepBytesMax = 1 << 20) => Batch(stepBytesMax).RunAsync(CancellationToken.None);

    public Task<IReadOnlyList<ViewResult>> RunViewsAsync() =>
        new ViewsJob(Pipeline, Engine, Folders, TimeProvider.System, NullLogger<ViewsJob>.Instance).RunAsync(CancellationToken.None);

    public Task<ReconcileReport> ReconcileAsync(int listedMax = 100) =>
        new ReconcileJob(new ReconcileOptions { ListedMax = listedMax }, Pipeline, Engine, Folders, TimeProvider.System).RunAsync(CancellationToken.None);

    public Task<DeltaTable> OpenAsync(string path) => DeltaTable.OpenAsync(Folders.Tables, path, TimeProvider.System, CancellationToken.None);

    /// <summary>Rows of a query over a table, whose name in the query is <c>it</c>; columns joined by blanks.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string path, string query)
    {
        var table = await OpenAsync(path);
        using var connection = Engine.Connect();
        return connection.Query($"with it as ({table.Snapshot.RelationSql()}) {query}", row => string.Join(
            " ", Enumerable.Range(0, row.FieldCount).Select(index => Text(row, index))));
    }

    /// <summary>Sum of one metric over all commits of a table.</summary>
    public async Task<long> MetricAsync(string path, string metric)
    {
        var table = await OpenAsync(path);
        var history = await table.HistoryAsync(int.MaxValue, CancellationToken.None);
        return history.Sum(entry => entry.OperationMetrics.GetValueOrDefault(metric));
    }

    /// <summary>Checks that what the commits of a lane say they read is what was there, and that all of it is accounted for.</summary>
    public async Task ShouldAccountForAsync(string lane, long pins, long geolocations, long users, long ofNoKind = 0)
    {
        foreach (var (table, expected) in new[] { ("pins", pins), ("geolocations", geolocations), ("users", users) })
        {
            var path = $"{lane}/{table}";
            var (kept, superseded, quarantined) = (
                await MetricAsync(path, "rowsKept"), await MetricAsync(path, "rowsSuperseded"), await MetricAsync(path, "rowsQuarantined"));
            (await MetricAsync(path, "rowsRead")).ShouldBe(expected, path);
            (kept + superseded + quarantined).ShouldBe(expected, path);
            (await QueryAsync(path, "select count(*), count(distinct ind) from it")).ShouldBe([$"{kept} {kept}"], path);
        }

        (await MetricAsync($"{lane}/quarantine", "rowsRead")).ShouldBe(ofNoKind);
        var inQuarantine = await MetricAsync($"{lane}/quarantine", "rowsQuarantined");
        (await QueryAsync($"{lane}/quarantine", "select count(*) from it")).ShouldBe([inQuarantine.ToString(CultureInfo.InvariantCulture)]);
        var byKind = await MetricAsync($"{lane}/pins", "rowsQuarantined")
            + await MetricAsync($"{lane}/geolocations", "rowsQuarantined") + await MetricAsync($"{lane}/users", "rowsQuarantined");
        inQuarantine.ShouldBe(byKind + ofNoKind);
    }

    /// <summary>Versions of the tables of a lane.</summary>
    public async Task<IReadOnlyList<long>> VersionsAsync(string lane)
    {
        var versions = new List<long>();
        foreach (var table in new[] { "pins", "geolocations", "users", "quarantine" })
        {
            versions.Add((await OpenAsync($"{lane}/{table}")).Snapshot.Version);
        }

        return versions;
    }

    public void Dispose()
    {
        Engine.Dispose();
        folder.Dispose();
    }

    private static string Text(DuckDBDataReader row, int index) =>
        row.IsDBNull(index) ? "NULL" : Convert.ToString(row.GetValue(index), CultureInfo.InvariantCulture)!;
}
