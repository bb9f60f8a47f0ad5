using System.Text.Json;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance;

/// <summary>The whole way of real posts, by the verb a newcomer types first.</summary>
public sealed class RealPostsTests : IDisposable
{
    private const int RowsWanted = 2_019;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_real_run_comes_out_of_both_lanes_whole_and_its_views_equal_a_second_computation()
    {
        var file = Requires.Shared("data/emulator_log.jsonl");

        var demo = await DemoAsync("--source", $"jsonl:{file}");

        ShouldHold(demo, posts: 2_262);
        var expected = ReferenceViews.Compute(ReferenceRows.Read(file));
        var views = demo.GetProperty("views");
        views.EnumerateObject().Select(view => view.Name).Order().ShouldBe(expected.Keys.Order());
        foreach (var view in views.EnumerateObject())
        {
            var rows = view.Value.EnumerateArray().Select(ReferenceViews.Values).ToList();
            rows.Count.ShouldBe(expected[view.Name].Count, view.Name);
            foreach (var (row, wanted) in rows.Zip(expected[view.Name]))
            {
                row.ShouldBe(wanted, $"a row of {view.Name}");
            }
        }
    }

    [Fact]
    public async Task The_classic_order_over_the_tables_posts_what_the_original_posted()
    {
        var tables = Requires.Shared("data");

        var demo = await DemoAsync("--source", $"csv:{tables}", "--order", "classic", "--posts", "2239");

        ShouldHold(demo, posts: 2_239);
        // Lines 24 to 2262 of the log are the same draws: both lanes hold those rows, field for field.
        var expected = ReferenceViews.Compute(ReferenceRows.Read(Requires.Shared("data/emulator_log.jsonl")));
        foreach (var view in demo.GetProperty("views").EnumerateObject())
        {
            view.Value.EnumerateArray().Select(ReferenceViews.Values).Select(row => JsonSerializer.Serialize(row))
                .ShouldBe(expected[view.Name].Select(row => JsonSerializer.Serialize(row)), view.Name);
        }
    }

    private static void ShouldHold(JsonElement demo, int posts)
    {
        var posted = demo.GetProperty("posted");
        posted.GetProperty("posts").GetInt32().ShouldBe(posts);
        posted.GetProperty("records").GetInt32().ShouldBe(posts * 6);
        posted.GetProperty("failed").GetInt32().ShouldBe(0);
        posted.GetProperty("skipped").GetInt32().ShouldBe(0);
        demo.GetProperty("log").GetProperty("kafka_records").GetInt32().ShouldBe(posts * 3);
        demo.GetProperty("log").GetProperty("kinesis_records").GetInt32().ShouldBe(posts * 3);
        demo.GetProperty("raw").GetProperty("records").GetInt32().ShouldBe(posts * 3);
        demo.GetProperty("quarantined").GetProperty("batch").GetInt32().ShouldBe(0);
        demo.GetProperty("quarantined").GetProperty("live").GetInt32().ShouldBe(0);
        demo.GetProperty("reconcile").GetProperty("agrees").GetBoolean().ShouldBeTrue();
        foreach (var table in (string[])["batch.pins", "batch.geolocations", "batch.users", "live.pins", "live.geolocations", "live.users"])
        {
            demo.GetProperty("tables").GetProperty(table).GetProperty("rows").GetInt32().ShouldBe(RowsWanted, table);
        }
    }

    private async Task<JsonElement> DemoAsync(params string[] arguments)
    {
        await using var demo = PinlakeProcess.Start(folder.Path, [.. arguments.Prepend("demo"), "--data", folder["data"], "--json"]);
        var answer = await demo.ReadAnswerAsync();
        (await demo.ExitAsync()).ShouldBe(0, demo.Notes);
        return answer;
    }
}
