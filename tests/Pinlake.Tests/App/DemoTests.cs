using System.Text.Json;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Posts_come_out_of_both_lanes_and_a_second_run_adds_to_the_folder()
    {
        string[] line = ["demo", "--posts", "40", "--data", "data", "--json", "--set", $"emulator.builtinPath={folder["posts.db"]}"];

        using var first = Answer(await RunningPinlake.Run(folder.Path, line));
        using var second = Answer(await RunningPinlake.Run(folder.Path, line));

        Counts(first, "posted").ShouldBe("""{"posts":40,"records":240,"failed":0,"skipped":0}""");
        Counts(first, "log").ShouldBe("""{"kafka_records":120,"kinesis_records":120}""");
        Value(first, "raw", "records").ShouldBe(120);
        // Posted is of the run, all else of the folder; the draw starts again, so that every row comes a second time.
        Counts(second, "posted").ShouldBe(Counts(first, "posted"));
        Counts(second, "log").ShouldBe("""{"kafka_records":240,"kinesis_records":240}""");
        Value(second, "raw", "records").ShouldBe(240);
        string[] tables = ["batch.pins", "batch.geolocations", "batch.users", "live.pins", "live.geolocations", "live.users"];
        first.RootElement.GetProperty("tables").EnumerateObject().Select(table => table.Name).ShouldBe(tables);
        foreach (var table in tables)
        {
            Value(second, "tables", table, "rows").ShouldBe(Value(first, "tables", table, "rows"));
            Value(second, "tables", table, "version").ShouldBeGreaterThan(Value(first, "tables", table, "version"));
        }

        Counts(second, "quarantined").ShouldBe("""{"batch":0,"live":0}""");
        Counts(second, "reconcile").ShouldBe("""{"agrees":true,"differences":0}""");
        second.RootElement.GetProperty("freshness_ms").GetProperty("p50").GetDouble().ShouldBeGreaterThan(0);
        second.RootElement.GetProperty("views").EnumerateObject().Count().ShouldBe(11);
        second.RootElement.GetProperty("views").GetRawText().ShouldBe(first.RootElement.GetProperty("views").GetRawText());
        second.RootElement.EnumerateObject().Select(part => part.Name).ShouldBe(
            ["posted", "log", "raw", "tables", "quarantined", "reconcile", "freshness_ms", "seconds", "views"]);
    }

    [Fact]
    public async Task For_people_it_prints_every_view_the_figures_and_where_to_look_next()
    {
        var outcome = await RunningPinlake.Run(
            folder.Path, "demo", "--posts", "5", "--data", "data", "--set", $"emulator.builtinPath={folder["posts.db"]}");

        outcome.Code.ShouldBe(0, outcome.Notes);
        outcome.Answer.ShouldContain("views.top_category_per_country");
        outcome.Answer.ShouldContain("views.median_followers_per_age_group_and_post_year");
        outcome.Answer.ShouldContain("Freshness  p50");
        outcome.Answer.ShouldContain("both lanes hold the same rows");
        outcome.Answer.ShouldContain($"--data {folder["data"]}");
        outcome.Notes.ShouldContain("posting: 5/5 posts, 30 records acknowledged");
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_named()
    {
        var outcome = await RunningPinlake.Run(folder.Path, "demo", "--source", $"jsonl:{folder["nowhere.jsonl"]}", "--data", "data");

        outcome.Code.ShouldBe(4);
        outcome.Notes.ShouldContain("nowhere.jsonl");
    }

    private static JsonDocument Answer(RunningPinlake.Outcome outcome)
    {
        outcome.Code.ShouldBe(0, outcome.Notes);
        outcome.Answer.Trim().Split('\n').Length.ShouldBe(1);
        return JsonDocument.Parse(outcome.Answer);
    }

    private static string Counts(JsonDocument answer, string part) => answer.RootElement.GetProperty(part).GetRawText();

    private static long Value(JsonDocument answer, params string[] path) =>
        path.Aggregate(answer.RootElement, (element, name) => element.GetProperty(name)).GetInt64();
}
