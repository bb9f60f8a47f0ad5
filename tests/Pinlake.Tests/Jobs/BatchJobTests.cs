using System.Globalization;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class BatchJobTests : IDisposable
{
    private readonly Lakehouse house = new();

    [Fact]
    public async Task Raw_objects_become_rows_that_know_where_they_came_from()
    {
        await house.PutRawAsync("pinterest.pin", 1, 7, [Posts.Pin(1), Posts.Pin(2, "Two")]);
        await house.PutRawAsync("pinterest.geo", 0, 0, [Posts.Geo(1)]);
        await house.PutRawAsync("pinterest.user", 3, 0, [Posts.User(1)]);

        var result = await house.RunBatchAsync();

        result.PlanCount.ShouldBe(1);
        result.ObjectCount.ShouldBe(3);
        result.RecordCount.ShouldBe(4);
        result.Tables["pins"].ShouldBe(new(2, 2, 0, 0, 0, 0));
        (await house.QueryAsync("batch/pins", "select ind, title, follower_count, save_location, _topic, _partition, _offset, _stream, _shard, _sequence from it order by ind"))
            .ShouldBe(["1 A title 124000 /data/art pinterest.pin 1 7 NULL NULL NULL", "2 Two 124000 /data/art pinterest.pin 1 8 NULL NULL NULL"]);
        (await house.QueryAsync("batch/geolocations", "select ind, country, coordinates::varchar, epoch(timestamp)::bigint from it"))
            .ShouldBe(["1 Albania [-89.5, -154.5] 1598586767"]);
        (await house.QueryAsync("batch/users", "select ind, user_name, age, epoch(date_joined)::bigint from it")).ShouldBe(["1 Ada Lovelace 30 1457067967"]);
        var modified = house.Folders.Raw.List("topics/pinterest.user/").Single().Modified;
        (await house.QueryAsync("batch/users", "select epoch_us(_ingested_at) from it"))
            .ShouldBe([((modified.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10).ToString(CultureInfo.InvariantCulture)]);
        await house.ShouldAccountForAsync("batch", pins: 2, geolocations: 1, users: 1);
    }

    [Fact]
    public async Task Running_again_with_nothing_new_writes_nothing()
    {
        await house.PutRawAsync("pinterest.pin", 0, 0, [Posts.Pin(1), "not for a table"]);
        await house.RunBatchAsync();
        var before = Files();

        var result = await house.RunBatchAsync();

        result.PlanCount.ShouldBe(0);
        Files().ShouldBe(before);
    }

    [Fact]
    public async Task Of_the_rows_of_one_key_the_highest_offset_of_a_partition_wins_within_a_step_across_steps_and_across_runs()
    {
        await house.PutRawAsync("pinterest.pin", 0, 0, [Posts.Pin(1, "a"), Posts.Pin(1, "b"), Posts.Pin(2, "a")]);
        await house.PutRawAsync("pinterest.pin", 0, 3, [Posts.Pin(1, "c")]);
        await house.RunBatchAsync(stepBytesMax: 1024);
        (await house.QueryAsync("batch/pins", "select ind, title, _offset from it order by ind")).ShouldBe(["1 c 3", "2 a 2"]);

        await house.PutRawAsync("pinterest.pin", 0, 4, [Posts.Pin(2, "b"), Posts.Pin(3, "a")]);
        await house.RunBatchAsync();

        (await house.QueryAsync("batch/pins", "select ind, title, _offset from it order by ind")).ShouldBe(["1 c 3", "2 b 4", "3 a 5"]);
        await house.ShouldAccountForAsync("batch", pins: 6, geolocations: 0, users: 0);
    }

    [Fact]
    public async Task A_row_that_an_object_brings_late_from_another_partition_does_not_replace_a_later_one()
    {
        await house.PutRawAsync("pinterest.pin", 0, 0, [Posts.Pin(1, "early")]);
        await house.PutRawAsync("pinterest.pin", 1, 0, [Posts.Pin(1, "late")]);
        Date("topics/pinterest.pin/partition=0/pinterest.pin+0+0000000000.json", 1);
        Date("topics/pinterest.pin/partition=1/pinterest.pin+1+0000000000.json", 2);
        await house.RunBatchAsync();
        await house.PutRawAsync("pinterest.pin", 2, 0, [Posts.Pin(1, "earliest")]);
        Date("topics/pinterest.pin/partition=2/pinterest.pin+2+0000000000.json", 0);

        var result = await house.RunBatchAsync();

        (await house.QueryAsync("batch/pins", "select title from it")).ShouldBe(["late"]);
        result.Tables["pins"].ShouldBe(new(1, 0, 1, 0, 0, 0));
    }

    [Fact]
    public async Task What_cannot_be_cleaned_is_kept_as_received_with_reason_and_origin()
    {
        await house.PutRawAsync("pinterest.geo", 0, 0, [Posts.Geo(1, latitude: "90.5"), """{"_raw":"bm90IGpzb24="}""", "null", Posts.Pin(4), """{"country":"Chad"}""", Posts.Geo(2)]);

        await house.RunBatchAsync();

        (await house.QueryAsync("batch/quarantine", "select kind, reason, decode(payload), _topic, _partition, _offset from it order by _offset")).ShouldBe(
        [
            $"geo bad_value {Posts.Geo(1, latitude: "90.5")} pinterest.geo 0 0",
            "geo not_json not json pinterest.geo 0 1",
            "geo wrong_shape null pinterest.geo 0 2",
            $"geo wrong_shape {Posts.Pin(4)} pinterest.geo 0 3",
            """geo bad_key {"country":"Chad"} pinterest.geo 0 4""",
        ]);
        await house.ShouldAccountForAsync("batch", pins: 0, geolocations: 6, users: 0);
    }

    [Fact]
    public async Task A_step_whose_records_all_go_to_quarantine_still_tells_how_many_it_read()
    {
        await house.PutRawAsync("pinterest.user", 0, 0, ["1", "2"]);

        await house.RunBatchAsync();

        await house.ShouldAccountForAsync("batch", pins: 0, geolocations: 0, users: 2);
        (await house.MetricAsync("batch/users", "rowsQuarantined")).ShouldBe(2);
    }

    [Fact]
    public async Task Folders_of_the_real_connector_are_read_with_their_gaps_other_files_and_missing_last_line_feed()
    {
        await house.PutRawAsync("pinterest.pin", 0, 0, Posts.Pin(1) + "\n" + Posts.Pin(2));
        await house.PutRawAsync("pinterest.pin", 0, 9, Posts.Pin(3) + "\r\n");
        await house.PutRawAsync("pinterest.pin", 0, 12345678901, Posts.Pin(4) + "\n");
        await house.PutRawAsync("pinterest.pin", 0, 9999999999, Posts.Pin(4, "older") + "\n");
        await house.Folders.Raw.PutIfAbsentAsync("topics/pinterest.pin/partition=0/_SUCCESS", default, CancellationToken.None);
        await house.Folders.Raw.PutIfAbsentAsync("topics/pinterest.pin/partition=0/pinterest.pin+0+0000000000.keys.avro", default, CancellationToken.None);

        (await house.RunBatchAsync()).RecordCount.ShouldBe(5);

        (await house.QueryAsync("batch/pins", "select ind, title, _offset from it order by ind"))
            .ShouldBe(["1 A title 0", "2 A title 1", "3 A title 9", "4 A title 12345678901"]);
        (await house.RunBatchAsync()).PlanCount.ShouldBe(0);
    }

    [Fact]
    public async Task Small_steps_give_the_same_rows_as_one_large_one()
    {
        for (var first = 0; first < 40; first += 4)
        {
            await house.PutRawAsync("pinterest.pin", 0, first, Enumerable.Range(first, 4).Select(n => Posts.Pin(n % 17, $"t{n}")));
        }

        var result = await house.RunBatchAsync(stepBytesMax: 3000);

        result.PlanCount.ShouldBeInRange(4, 10);
        (await house.QueryAsync("batch/pins", "select ind, title from it order by ind"))
            .ShouldBe(Enumerable.Range(0, 17).Select(n => $"{n} t{(n < 6 ? n + 34 : n + 17)}"));
        await house.ShouldAccountForAsync("batch", pins: 40, geolocations: 0, users: 0);
    }

    [Theory]
    [InlineData("quarantine")]
    [InlineData("pins")]
    [InlineData("geolocations")]
    [InlineData("users")]
    public async Task A_run_that_dies_before_any_of_its_commits_is_finished_by_the_next_one(string table)
    {
        await house.PutRawAsync("pinterest.pin", 0, 0, [Posts.Pin(1), Posts.Pin(1, "b"), "bad"]);
        await house.PutRawAsync("pinterest.geo", 0, 0, [Posts.Geo(1), "bad"]);
        await house.PutRawAsync("pinterest.user", 0, 0, [Posts.User(1)]);
        var dying = house.Batch();
        dying.BeforeCommit = name => Die(name == table);
        await Should.ThrowAsync<IOException>(() => dying.RunAsync(CancellationToken.None));
        await house.PutRawAsync("pinterest.pin", 0, 3, [Posts.Pin(2)]);

        (await house.RunBatchAsync()).PlanCount.ShouldBe(2);

        await house.ShouldAccountForAsync("batch", pins: 4, geolocations: 2, users: 1);
        (await house.QueryAsync("batch/pins", "select ind, title from it order by ind")).ShouldBe(["1 b", "2 A title"]);
        (await house.RunBatchAsync()).PlanCount.ShouldBe(0);
    }

    [Fact]
    public async Task Two_runs_at_the_same_time_double_nothing()
    {
        for (var first = 0; first < 60; first += 3)
        {
            await house.PutRawAsync("pinterest.pin", 0, first, Enumerable.Range(first, 3).Select(n => n % 10 == 9 ? "bad" : Posts.Pin(n)));
        }

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => house.RunBatchAsync(stepBytesMax: 3000))));

        await house.ShouldAccountForAsync("batch", pins: 60, geolocations: 0, users: 0);
        (await house.MetricAsync("batch/pins", "rowsKept")).ShouldBe(54);
    }

    [Fact]
    public async Task A_planned_object_that_is_not_as_it_was_stops_the_lane()
    {
        await house.PutRawAsync("pinterest.pin", 0, 0, [Posts.Pin(1)]);
        var dying = house.Batch();
        dying.BeforeCommit = _ => Die(true);
        await Should.ThrowAsync<IOException>(() => dying.RunAsync(CancellationToken.None));
        var path = house.Folders.Raw.PathOf("topics/pinterest.pin/partition=0/pinterest.pin+0+0000000000.json");
        await File.AppendAllTextAsync(path, Posts.Pin(2) + "\n", TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<PinlakeException>(() => house.RunBatchAsync())).Kind.ShouldBe(FailureKind.Corrupt);
        File.Delete(path);
        (await Should.ThrowAsync<PinlakeException>(() => house.RunBatchAsync())).Kind.ShouldBe(FailureKind.Corrupt);
    }

    public void Dispose() => house.Dispose();

    internal static void Die(bool now)
    {
        if (now)
        {
            throw new IOException("Died here.");
        }
    }

    private List<string> Files() => [.. Directory.EnumerateFiles(house[""], "*", SearchOption.AllDirectories)
        .Where(path => !path.Contains(".pinlake", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private void Date(string key, int minute) =>
        File.SetLastWriteTimeUtc(house.Folders.Raw.PathOf(key), new DateTime(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc));
}
