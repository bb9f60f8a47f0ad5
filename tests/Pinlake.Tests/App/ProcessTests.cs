using System.Text.Json;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class ProcessTests : IDisposable
{
    private const int Posts = 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Asked_to_stop_a_server_drains_and_ends_well()
    {
        await using var up = PinlakeProcess.Start(folder.Path, "up", "--json", "--http-port", "0", "--kafka-port", "0");
        var addresses = await up.ReadAnswerAsync();

        (await up.StopAsync()).ShouldBe(0, up.Notes);

        addresses.GetProperty("data").GetString().ShouldBe(folder["pinlake-data"]);
        File.ReadAllText(folder["pinlake-data/format"]).ShouldBe("1\n");
    }

    [Fact]
    public async Task Each_lane_runs_as_a_process_of_its_own()
    {
        await using var gateway = PinlakeProcess.Start(folder.Path, "gateway", "--json", "--data", "log", "--http-port", "0", "--kafka-port", "0");
        var addresses = await gateway.ReadAnswerAsync();
        var (http, kafka) = (addresses.GetProperty("http").GetString()!, addresses.GetProperty("kafka").GetString()!);
        await using var sink = PinlakeProcess.Start(
            folder.Path, "sink", "--bootstrap", kafka, "--raw", "raw", "--set", "sink.objectAgeMax=100ms");
        await using var live = PinlakeProcess.Start(folder.Path, "live", "--kinesis", http, "--data", "lake");

        var emulated = await RunningPinlake.Run(
            folder.Path, "emulate", "--kafka-rest", http, "--kinesis", http + "dev", "--posts", $"{Posts}", "--max", "--order", "sequential", "--json",
            "--set", $"emulator.builtinPath={folder["posts.db"]}");

        emulated.Code.ShouldBe(0, emulated.Notes);
        using var report = JsonDocument.Parse(emulated.Answer);
        report.RootElement.GetProperty("acknowledged").GetInt64().ShouldBe(6 * Posts);
        report.RootElement.GetProperty("end").GetString().ShouldBe("done");
        // The lanes run behind: each look takes what has come in the meantime.
        for (var records = 0L; records < 3 * Posts;)
        {
            sink.Notes.ShouldNotContain("pinlake:");
            records += await BatchRecordsAsync();
        }

        for (var rows = 0L; rows < Posts;)
        {
            live.Notes.ShouldNotContain("pinlake:");
            rows = await LiveRowsAsync();
        }

        (await sink.StopAsync()).ShouldBe(0, sink.Notes);
        (await live.StopAsync()).ShouldBe(0, live.Notes);
        (await gateway.StopAsync()).ShouldBe(0, gateway.Notes);
        var reconciled = await RunningPinlake.Run(folder.Path, "reconcile", "--data", "lake");
        reconciled.Code.ShouldBe(0, reconciled.Answer);
        reconciled.Answer.ShouldContain("The lanes agree.");
        var quarantine = await RunningPinlake.Run(folder.Path, "quarantine", "list", "--data", "lake", "--json");
        (quarantine.Code, quarantine.Answer.Trim()).ShouldBe((0, "[]"));
    }

    private async Task<long> BatchRecordsAsync()
    {
        var outcome = await RunningPinlake.Run(folder.Path, "batch", "--raw", "raw", "--data", "lake", "--json");
        outcome.Code.ShouldBe(0, outcome.Notes);
        using var answer = JsonDocument.Parse(outcome.Answer);
        return answer.RootElement.GetProperty("records").GetInt64();
    }

    private async Task<long> LiveRowsAsync()
    {
        const string sql = "select least((select count(*) from live.pins), (select count(*) from live.geolocations), (select count(*) from live.users)) as n";
        var outcome = await RunningPinlake.Run(folder.Path, "query", sql, "--data", "lake", "--json");
        if (outcome.Code == 4)
        {
            // The live lane has not made its tables yet.
            return 0;
        }

        using var answer = JsonDocument.Parse(outcome.Answer);
        return answer.RootElement[0].GetProperty("n").GetInt64();
    }
}
