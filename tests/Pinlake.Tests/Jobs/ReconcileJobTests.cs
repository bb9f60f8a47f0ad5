using Pinlake.Jobs.Reconcile;
using Pinlake.Lake.Delta;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class ReconcileJobTests : IDisposable
{
    private const string Origin = "null::varchar _topic, null::int _partition, null::bigint _offset, null::varchar _stream, null::varchar _shard, null::varchar _sequence, null::timestamptz _ingested_at";

    private readonly Lakehouse house = new();

    [Fact]
    public async Task Lanes_with_the_same_rows_agree_whatever_their_origin()
    {
        await FillAsync("batch", users: "select 1 ind, 'Ada' user_name, 30 age, null date_joined union all select 2, null, 5, null");
        await FillAsync("live", users: "select 2 ind, null user_name, 5 age, null date_joined union all select 1, 'Ada', 30, null", origin: Origin.Replace("null::int", "7::int", StringComparison.Ordinal));

        var report = await house.ReconcileAsync();

        report.Agrees.ShouldBeTrue();
        report.Differences.ShouldBeEmpty();
        report.Tables.Single(table => table.Table == "users").ShouldBe(new TableComparison("users", 2, 2, 0));
    }

    [Fact]
    public async Task A_changed_value_a_removed_row_and_a_doubled_row_are_named_with_key_and_column()
    {
        await FillAsync("batch", users: """
            select * from (values (1, 'Ada', 30, null), (2, 'Bob', null, null), (3, 'Cyd', 33, null), (4, 'Dan', 40, null), (4, 'Dan', 40, null)) t(ind, user_name, age, date_joined)
            """);
        await FillAsync("live", users: """
            select * from (values (1, 'Eva', 31, null), (2, 'Bob', 20, null), (4, 'Dan', 40, null), (5, 'Fay', 1, null)) t(ind, user_name, age, date_joined)
            """);

        var report = await house.ReconcileAsync();

        report.Agrees.ShouldBeFalse();
        report.Differences.ShouldBe(
        [
            new("users", "1", DifferenceKind.Value, "user_name", "Ada", "Eva"),
            new("users", "1", DifferenceKind.Value, "age", "30", "31"),
            new("users", "2", DifferenceKind.Value, "age", null, "20"),
            new("users", "3", DifferenceKind.MissingInLive, null, "1", "0"),
            new("users", "4", DifferenceKind.DoubledInBatch, null, "2", "1"),
            new("users", "5", DifferenceKind.MissingInBatch, null, "0", "1"),
        ]);
        report.Tables.Single(table => table.Table == "users").ShouldBe(new TableComparison("users", 5, 4, 6));
    }

    [Fact]
    public async Task Coordinates_and_instants_are_compared_and_a_long_list_is_cut_but_counted()
    {
        await FillAsync("batch", geolocations: "select n ind, 'Chad' country, [1.0, 2.0] coordinates, make_timestamptz(n) as timestamp from range(50) t(n)");
        await FillAsync("live", geolocations: "select n ind, 'Chad' country, [1.0, 2.5] coordinates, make_timestamptz(n + 1) as timestamp from range(50) t(n)");

        var report = await house.ReconcileAsync(listedMax: 3);

        report.DifferenceCount.ShouldBe(100);
        report.Differences.Select(difference => $"{difference.Key} {difference.Column} {difference.Batch} {difference.Live}").ShouldBe(
        [
            "0 coordinates [1.0, 2.0] [1.0, 2.5]",
            "0 timestamp 1970-01-01 00:00:00+00 1970-01-01 00:00:00.000001+00",
            "1 coordinates [1.0, 2.0] [1.0, 2.5]",
        ]);
    }

    [Fact]
    public async Task A_lane_without_tables_cannot_be_compared() =>
        (await Should.ThrowAsync<PinlakeException>(() => house.ReconcileAsync())).Kind.ShouldBe(FailureKind.NotFound);

    public void Dispose() => house.Dispose();

    private async Task FillAsync(string lane, string? users = null, string? geolocations = null, string origin = Origin)
    {
        using var connection = house.Engine.Connect();
        foreach (var kind in house.Pipeline.Kinds)
        {
            var table = await DeltaTable.OpenOrCreateAsync(house.Folders.Tables, $"{lane}/{kind.Table}", kind.TableSchema, TimeProvider.System, CancellationToken.None);
            var query = kind.Name switch { "user" => users, "geo" => geolocations, _ => null };
            if (query is not null)
            {
                var file = await DataFileWriter.WriteAsync(connection, table, $"select *, {origin} from ({query})", CancellationToken.None);
                await table.CommitAsync(new TableChange("WRITE") { Adds = [file!] }, CancellationToken.None);
            }
        }
    }
}
