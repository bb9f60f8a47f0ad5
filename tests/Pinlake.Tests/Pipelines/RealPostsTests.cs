using System.Globalization;
using System.Text.Json;
using Pinlake.Engines.DuckDb;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Prelude;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Pipelines;

public sealed class RealPostsTests
{
    private const string Log = "data/emulator_log.jsonl";

    private readonly Pipeline pipeline = Pipeline.Read(Path.Combine(Repository.Root, "pipelines", "pinterest"));

    [Fact]
    public void Clean_rows_equal_those_worked_out_without_sql()
    {
        var reference = ReferenceRows.Read(Requires.Shared(Log));
        using var engine = Cleaned();

        DuckDbRows.Read(engine.Connection, "select count(*) as n from rejected").Single().GetProperty("n").GetInt64().ShouldBe(0);
        DuckDbRows.Read(engine.Connection, "select sum(n)::bigint as n from (select count(*) filter (where unwrapped or extra_columns > 0) as n from cleaned_pins union all select count(*) filter (where unwrapped or extra_columns > 0) from cleaned_geolocations union all select count(*) filter (where unwrapped or extra_columns > 0) from cleaned_users)")
            .Single().GetProperty("n").GetInt64().ShouldBe(0);
        Rows(engine, "pins").ShouldBe(reference.Pins.Values.Select(pin => Row(
            pin.Ind, pin.UniqueId, pin.Title, pin.Description, pin.FollowerCount, pin.PosterName, pin.TagList, pin.IsImageOrVideo,
            pin.ImageSrc, pin.SaveLocation, pin.Category)));
        Rows(engine, "geolocations").ShouldBe(reference.Geolocations.Values.Select(geo => Row(
            geo.Ind, geo.Country, geo.Coordinates, Time(geo.Timestamp))));
        Rows(engine, "users").ShouldBe(reference.Users.Values.Select(user => Row(
            user.Ind, user.UserName, user.Age, Time(user.DateJoined))));
        reference.Pins.Count.ShouldBe(2019);
    }

    [Fact]
    public void Every_row_of_every_view_equals_the_one_worked_out_without_sql()
    {
        var reference = ReferenceViews.Compute(ReferenceRows.Read(Requires.Shared(Log)));
        using var engine = Cleaned();

        reference.Keys.ShouldBe(pipeline.Views.Select(view => view.Name), ignoreOrder: true);
        foreach (var view in pipeline.Views)
        {
            var rows = DuckDbRows.Read(
                engine.Connection, $"select * from ({pipeline.Query(view, Dialect.DuckDb)}) {pipeline.OrderBy(view, Dialect.DuckDb)}");

            rows.ShouldNotBeEmpty(view.Name);
            rows.Select(row => Row(ReferenceViews.Values(row))).ShouldBe(reference[view.Name].Select(row => Row(row)), view.Name);
        }
    }

    private DuckDbEngine Cleaned()
    {
        var engine = DuckDbEngine.Open(new DuckDbOptions(), PreludeSql.Statements(Dialect.DuckDb));
        CleaningRun.Load(engine.Connection, pipeline, Posts.Records(Requires.Shared(Log)));
        foreach (var statement in CleaningRun.Statements(pipeline, Dialect.DuckDb).Concat(LatestRows.Statements(pipeline, Dialect.DuckDb)))
        {
            DuckDbRows.Execute(engine.Connection, statement);
        }

        return engine;
    }

    private static IEnumerable<string> Rows(DuckDbEngine engine, string table) =>
        DuckDbRows.Read(engine.Connection, $"from {table} order by ind").Select(row => JsonSerializer.Serialize(row.EnumerateObject().Select(column => column.Value)));

    private static string Row(params object?[] values) => JsonSerializer.Serialize(values);

    private static string? Time(DateTime? time) => time?.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
