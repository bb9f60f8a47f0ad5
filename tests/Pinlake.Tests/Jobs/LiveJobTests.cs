using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Jobs.Live;
using Pinlake.Jobs.Sources;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class LiveJobTests : IAsyncLifetime
{
    private const string Pins = "streaming-pinterest-pin";
    private const string Geos = "streaming-pinterest-geo";
    private const string Users = "streaming-pinterest-user";

    private readonly Lakehouse house = new();
    private LogServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await LogServer.StartAsync();
        foreach (var stream in new[] { Pins, Geos, Users })
        {
            await server.Log.CreateStreamAsync(stream, 2, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        house.Dispose();
    }

    [Fact]
    public async Task Records_of_streams_become_rows_that_know_where_they_came_from()
    {
        await PutAsync(Pins, "1", Posts.Pin(1));
        await PutAsync(Geos, "1", Posts.Geo(1));
        await PutAsync(Users, "1", Posts.User(1));

        var commits = await RunAsync(Live(), 3);

        (await house.QueryAsync("live/pins", "select ind, title, follower_count, _topic, _partition, _offset, _stream, length(_sequence) from it"))
            .ShouldBe([$"1 A title 124000 NULL NULL NULL {Pins} 56"]);
        (await house.QueryAsync("live/geolocations", "select country, epoch(timestamp)::bigint from it")).ShouldBe(["Albania 1598586767"]);
        (await house.QueryAsync("live/users", "select user_name, age from it")).ShouldBe(["Ada Lovelace 30"]);
        var (sequence, shard) = ((await house.QueryAsync("live/pins", "select _sequence from it")).Single(), (await house.QueryAsync("live/pins", "select _shard from it")).Single());
        commits[^1].Positions[new StreamShard(Pins, shard)].ShouldBe(sequence);
        commits.Sum(commit => commit.RecordCount).ShouldBe(3);
        (await house.QueryAsync("live/pins", "select abs(epoch(_ingested_at) - epoch(now())) < 60 from it")).ShouldBe(["True"]);
        await house.ShouldAccountForAsync("live", pins: 1, geolocations: 1, users: 1);
    }

    [Fact]
    public async Task Of_the_rows_of_one_key_the_latest_wins_within_a_commit_across_commits_and_across_restarts()
    {
        await PutAsync(Pins, "1", Posts.Pin(1, "a"), Posts.Pin(1, "b"), Posts.Pin(2, "a"));
        await RunAsync(Live(), 3);
        (await house.QueryAsync("live/pins", "select ind, title from it order by ind")).ShouldBe(["1 b", "2 a"]);

        var live = Live();
        using var stop = new CancellationTokenSource();
        var seen = 0L;
        live.Committed += commit => Interlocked.Add(ref seen, commit.RecordCount);
        var running = live.RunAsync(stop.Token);
        await PutAsync(Pins, "1", Posts.Pin(1, "c"));
        await Eventually.HoldsAsync(() => Interlocked.Read(ref seen) == 1, running);
        await PutAsync(Pins, "1", Posts.Pin(2, "b"), Posts.Pin(3, "a"));
        await Eventually.HoldsAsync(() => Interlocked.Read(ref seen) == 3, running);
        await stop.CancelAsync();
        await running;

        (await house.QueryAsync("live/pins", "select ind, title from it order by ind")).ShouldBe(["1 c", "2 b", "3 a"]);
        await house.ShouldAccountForAsync("live", pins: 6, geolocations: 0, users: 0);
    }

    [Fact]
    public async Task Bad_records_go_to_the_quarantine_as_received()
    {
        await PutAsync(Geos, "1", "not json", Posts.Geo(1, latitude: "91"), Posts.Geo(1), """{"value":{"ind":"2","country":"Chad","more":1}}""");

        await RunAsync(Live(), 4);

        (await house.QueryAsync("live/quarantine", "select kind, reason, decode(payload), _stream from it order by _sequence")).ShouldBe(
            [$"geo not_json not json {Geos}", $"geo bad_value {Posts.Geo(1, latitude: "91")} {Geos}"]);
        (await house.QueryAsync("live/geolocations", "select ind, country from it order by ind")).ShouldBe(["1 Albania", "2 Chad"]);
        (await house.MetricAsync("live/geolocations", "rowsUnwrapped")).ShouldBe(1);
        (await house.MetricAsync("live/geolocations", "extraColumnsDropped")).ShouldBe(1);
        await house.ShouldAccountForAsync("live", pins: 0, geolocations: 4, users: 0);
    }

    [Theory]
    [InlineData("quarantine")]
    [InlineData("pins")]
    [InlineData("geolocations")]
    [InlineData("users")]
    public async Task A_job_that_dies_before_any_of_its_commits_is_finished_by_the_next_one(string table)
    {
        await PutAsync(Pins, "1", Posts.Pin(1), Posts.Pin(1, "b"), "bad");
        await PutAsync(Geos, "1", Posts.Geo(1), "bad");
        await PutAsync(Users, "1", Posts.User(1));
        var dying = Live(gatherDelay: TimeSpan.FromMilliseconds(300));
        dying.BeforeCommit = name => BatchJobTests.Die(name == table);
        await Should.ThrowAsync<IOException>(() => dying.RunAsync(CancellationToken.None));
        await PutAsync(Pins, "2", Posts.Pin(2));

        await RunUntilAsync(Live(), 1 + 3, Pins);

        (await house.QueryAsync("live/pins", "select ind, title from it order by ind")).ShouldBe(["1 b", "2 A title"]);
        await house.ShouldAccountForAsync("live", pins: 4, geolocations: 2, users: 1);
    }

    [Fact]
    public async Task Two_jobs_at_the_same_time_double_nothing()
    {
        using var stop = new CancellationTokenSource();
        LiveJob[] jobs = [Live(gatherDelay: TimeSpan.FromMilliseconds(5)), Live(gatherDelay: TimeSpan.FromMilliseconds(7))];
        var seen = 0L;
        foreach (var job in jobs)
        {
            job.Committed += commit => Interlocked.Add(ref seen, commit.Tables.Values.Sum(counts => counts.RowsRead));
        }

        var running = Task.WhenAll(jobs.Select(job => job.RunAsync(stop.Token)));
        for (var first = 0; first < 100; first += 10)
        {
            await PutAsync(Pins, "k", [.. Enumerable.Range(first, 10).Select(n => n % 10 == 9 ? "bad" : Posts.Pin(n % 30, $"t{n}"))]);
        }

        await Eventually.HoldsAsync(() => Interlocked.Read(ref seen) >= 100, running);
        await stop.CancelAsync();
        await running;

        await house.ShouldAccountForAsync("live", pins: 100, geolocations: 0, users: 0);
        (await house.QueryAsync("live/pins", "select ind, title from it order by ind")).ShouldBe(Enumerable.Range(0, 30).Where(n => n % 10 != 9)
            .Select(n => $"{n} t{(n < 10 ? n + 90 : n + 60)}"));
    }

    [Fact]
    public async Task One_stream_may_carry_all_kinds_and_a_record_of_none_is_counted_by_the_quarantine()
    {
        await server.Log.CreateStreamAsync("shared", 3, CancellationToken.None);
        await PutAsync("shared", "partition pin", Posts.Pin(1));
        await PutAsync("shared", "any", Posts.Geo(1), Posts.User(1), "nonsense");

        await RunAsync(Live(sharedStream: "shared"), 4);
        await RunAsync(Live(sharedStream: "shared"), 0);

        (await house.QueryAsync("live/pins", "select ind from it")).ShouldBe(["1"]);
        (await house.QueryAsync("live/geolocations", "select ind from it")).ShouldBe(["1"]);
        (await house.QueryAsync("live/quarantine", "select kind, reason, decode(payload) from it")).ShouldBe(["NULL not_json nonsense"]);
        await house.ShouldAccountForAsync("live", pins: 1, geolocations: 1, users: 1, ofNoKind: 1);
    }

    [Fact]
    public async Task A_stream_that_is_made_while_the_job_runs_is_taken_up()
    {
        await server.Log.DeleteStreamAsync(Users, CancellationToken.None);
        var live = Live();
        using var stop = new CancellationTokenSource();
        var seen = 0L;
        live.Committed += commit => Interlocked.Add(ref seen, commit.RecordCount);
        var running = live.RunAsync(stop.Token);
        await PutAsync(Pins, "1", Posts.Pin(1));
        await Eventually.HoldsAsync(() => Interlocked.Read(ref seen) == 1, running);

        await server.Log.CreateStreamAsync(Users, 1, CancellationToken.None);
        await PutAsync(Users, "1", Posts.User(1));
        await Eventually.HoldsAsync(() => Interlocked.Read(ref seen) == 2, running);

        await stop.CancelAsync();
        await running;
        (await house.QueryAsync("live/users", "select ind from it")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Records_of_an_unfinished_plan_that_are_gone_stop_the_job()
    {
        await PutAsync(Pins, "1", Posts.Pin(1));
        var dying = Live();
        dying.BeforeCommit = _ => BatchJobTests.Die(true);
        await Should.ThrowAsync<IOException>(() => dying.RunAsync(CancellationToken.None));
        await server.Log.DeleteStreamAsync(Pins, CancellationToken.None);
        await server.Log.CreateStreamAsync(Pins, 2, CancellationToken.None);

        var failure = await Should.ThrowAsync<PinlakeException>(() => Live().RunAsync(CancellationToken.None));

        failure.Kind.ShouldBeOneOf(FailureKind.Corrupt, FailureKind.Invalid);
        (await house.MetricAsync("live/pins", "rowsRead")).ShouldBe(0);
    }

    [Fact]
    public async Task Both_lanes_agree_on_what_both_were_sent()
    {
        string[] values = [Posts.Pin(1, "a"), Posts.Pin(2, "\\u00a0 x"), "{ \"index\" : \"3\" , \"title\":\"t\", \"follower_count\": 6 }", "bad", Posts.Pin(1, "b")];
        await PutAsync(Pins, "k", values);
        await house.PutRawAsync("pinterest.pin", 0, 0, values.Select(value => value == "bad" ? """{"_raw":"YmFk"}""" : value));

        await RunAsync(Live(), 5);
        await house.RunBatchAsync();

        (await house.ReconcileAsync()).Differences.ShouldBeEmpty();
        (await house.QueryAsync("live/pins", "select ind, title, follower_count from it order by ind")).ShouldBe(["1 b 124000", "2 x 124000", "3 t 6"]);
    }

    private Task PutAsync(string stream, string key, params string[] values) =>
        server.Streams.PutAsync(stream, values.Select(value => (key, Encoding.UTF8.GetBytes(value))), CancellationToken.None);

    private LiveJob Live(TimeSpan? gatherDelay = null, string? sharedStream = null) => new(
        new LiveOptions { GatherDelay = gatherDelay ?? TimeSpan.FromMilliseconds(20), SharedStream = sharedStream },
        new KinesisClientOptions { Endpoint = server.Kinesis },
        new KinesisSourceOptions { DiscoverDelay = TimeSpan.FromMilliseconds(100), IdleDelayMax = TimeSpan.FromMilliseconds(20) },
        house.Pipeline, house.Engine, house.Folders, TimeProvider.System, NullLogger<LiveJob>.Instance);

    /// <summary>Runs the job until it has committed so many records, then stops it as Ctrl-C does.</summary>
    private static async Task<IReadOnlyList<LiveCommit>> RunAsync(LiveJob job, int recordCount)
    {
        var commits = new List<LiveCommit>();
        using var stop = new CancellationTokenSource();
        job.Committed += commit =>
        {
            lock (commits)
            {
                commits.Add(commit);
            }
        };
        var running = job.RunAsync(stop.Token);
        await Eventually.HoldsAsync(
            () =>
            {
                lock (commits)
                {
                    return commits.Sum(commit => commit.RecordCount) >= recordCount;
                }
            },
            running);
        await stop.CancelAsync();
        await running;
        commits.Sum(commit => commit.RecordCount).ShouldBe(recordCount);
        return commits;
    }

    /// <summary>Runs the job until so many records of a stream can be read, those of earlier jobs included.</summary>
    private static async Task RunUntilAsync(LiveJob job, int recordCount, string stream)
    {
        using var stop = new CancellationTokenSource();
        var running = job.RunAsync(stop.Token);
        await Eventually.HoldsAsync(
            () => job.Positions.Where(entry => entry.Key.Stream == stream)
                .Sum(entry => SequenceNumber.TryParse(entry.Value, out var number) ? number.Offset.Value + 1 : 0) == recordCount,
            running);
        await stop.CancelAsync();
        await running;
    }
}
