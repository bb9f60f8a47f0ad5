using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Jobs.Live;
using Pinlake.Jobs.Sink;
using Pinlake.Jobs.Sources;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class BothLanesTests
{
    [Fact]
    public async Task Whatever_comes_in_becomes_the_same_in_both_lanes_through_sink_and_batch_and_through_live()
    {
        using var house = new Lakehouse();
        await using var server = await LogServer.StartAsync();
        var cases = CleaningCase.All.Where(entry => entry.Kind is not null).ToList();
        foreach (var kind in house.Pipeline.Kinds)
        {
            await server.Log.CreateTopicAsync(kind.Topic, 1, CancellationToken.None);
            await server.Log.CreateStreamAsync(kind.Stream, 1, CancellationToken.None);
            var payloads = cases.Where(entry => entry.Kind == kind.Name).Select(entry => entry.Payload).ToList();
            await server.ProduceAsync(kind.Topic, 0, payloads);
            await server.Streams.PutAsync(kind.Stream, payloads.Select(payload => ("7", payload ?? "null"u8.ToArray())), CancellationToken.None);
        }

        await SinkAsync(house, server, cases.Count);
        await LiveAsync(house, server, cases.Count);
        (await house.RunBatchAsync()).RecordCount.ShouldBe(cases.Count);

        var report = await house.ReconcileAsync();
        report.Differences.ShouldBeEmpty();
        report.Tables.ShouldAllBe(table => table.BatchRows > 0);
        var ofBatch = await house.QueryAsync("batch/quarantine", "select kind, reason, detail from it order by kind, _offset");
        ofBatch.ShouldBe(cases.Where(entry => entry.Expected.StartsWith(entry.Kind + " ", StringComparison.Ordinal))
            .OrderBy(entry => entry.Kind, StringComparer.Ordinal).Select(Reason));
        (await house.QueryAsync("live/quarantine", "select kind, reason, detail from it order by kind, _sequence")).ShouldBe(ofBatch);
        foreach (var lane in new[] { "batch", "live" })
        {
            await house.ShouldAccountForAsync(lane, Count(cases, "pin"), Count(cases, "geo"), Count(cases, "user"));
        }

        foreach (var metric in new[] { "rowsKept", "rowsSuperseded", "rowsQuarantined", "rowsUnwrapped", "extraColumnsDropped" })
        {
            foreach (var table in new[] { "pins", "geolocations", "users" })
            {
                (await house.MetricAsync($"live/{table}", metric)).ShouldBe(await house.MetricAsync($"batch/{table}", metric), $"{table} {metric}");
            }
        }
    }

    private static int Count(List<CleaningCase> cases, string kind) => cases.Count(entry => entry.Kind == kind);

    // Expected is "kind reason: detail"; the table's columns are joined by blanks.
    private static string Reason(CleaningCase entry)
    {
        var end = entry.Expected.IndexOf(": ", StringComparison.Ordinal);
        return $"{entry.Expected[..end]} {entry.Expected[(end + 2)..]}";
    }

    private static async Task SinkAsync(Lakehouse house, LogServer server, int recordCount)
    {
        var sink = new SinkJob(
            new SinkOptions { Topics = [.. house.Pipeline.Kinds.Select(kind => kind.Topic)], ObjectAgeMax = TimeSpan.FromMilliseconds(20) },
            new KafkaSourceOptions { BootstrapServers = server.Kafka }, house.Folders.Raw, TimeProvider.System, NullLogger<SinkJob>.Instance);
        using var stop = new CancellationTokenSource();
        var running = sink.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => sink.RecordCount == recordCount, running);
        await stop.CancelAsync();
        await running;
    }

    private static async Task LiveAsync(Lakehouse house, LogServer server, int recordCount)
    {
        var live = new LiveJob(
            new LiveOptions { CommitRecordsMax = 40 }, new KinesisClientOptions { Endpoint = server.Kinesis }, new KinesisSourceOptions { AnswerRecordsMax = 20 },
            house.Pipeline, house.Engine, house.Folders, TimeProvider.System, NullLogger<LiveJob>.Instance);
        var seen = 0L;
        live.Committed += commit => Interlocked.Add(ref seen, commit.RecordCount);
        using var stop = new CancellationTokenSource();
        var running = live.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => Interlocked.Read(ref seen) == recordCount, running);
        await stop.CancelAsync();
        await running;
    }
}
