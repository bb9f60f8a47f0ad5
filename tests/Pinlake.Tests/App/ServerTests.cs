using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.App;
using Pinlake.App.Composition;
using Pinlake.App.Configuration;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class ServerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_taken_port_is_named_with_its_holder_and_nothing_is_started()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var outcome = await RunningPinlake.Run(folder.Path, "up", "--data", "data", "--http-port", $"{port}", "--kafka-port", "0");

        outcome.Code.ShouldBe(ExitCode.Unavailable);
        outcome.Answer.ShouldBe("");
        outcome.Notes.ShouldContain($"Port {port} on 127.0.0.1 is taken by pid {Environment.ProcessId} (");
        outcome.Notes.ShouldContain("http.port");
        Directory.Exists(folder["data/log"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_log_that_another_process_has_is_named_with_its_holder()
    {
        await using var server = await StartAsync(ServerParts.LogOnly);

        var outcome = await RunningPinlake.Run(folder.Path, "up", "--data", "data", "--http-port", "0", "--kafka-port", "0");

        outcome.Code.ShouldBe(ExitCode.Unavailable);
        outcome.Notes.ShouldContain(folder["data/log"]);
        outcome.Notes.ShouldContain($"{Environment.ProcessId}");
    }

    [Theory]
    [InlineData("http.address=0.0.0.0")]
    [InlineData("kafka.address=192.168.1.1")]
    public async Task An_address_that_others_could_reach_is_refused_with_the_reason(string setting)
    {
        var outcome = await RunningPinlake.Run(folder.Path, "up", "--data", "data", "--http-port", "0", "--kafka-port", "0", "--set", setting);

        outcome.Code.ShouldBe(ExitCode.Configuration);
        outcome.Notes.ShouldContain("no keys");
    }

    [Fact]
    public async Task A_pipeline_that_is_not_there_is_a_mistake_of_the_configuration()
    {
        var outcome = await RunningPinlake.Run(folder.Path, "up", "--data", "data", "--pipeline", "nowhere");

        outcome.Code.ShouldBe(ExitCode.Configuration);
        outcome.Notes.ShouldContain("nowhere");
    }

    [Fact]
    public async Task A_mistake_in_the_pipelines_SQL_is_told_with_its_place_before_anything_starts()
    {
        CopyPipeline(Path.Combine(Repository.Root, "pipelines", "pinterest"), folder["mine"]);
        var view = folder["mine/views/users_joined_per_year.sql"];
        await File.WriteAllTextAsync(view, (await File.ReadAllTextAsync(view, Cancellation)).Replace("date_joined", "date_joinde", StringComparison.Ordinal), Cancellation);

        var outcome = await RunningPinlake.Run(folder.Path, "batch", "--data", "data", "--pipeline", "mine");

        outcome.Code.ShouldBe(ExitCode.Configuration);
        outcome.Notes.ShouldMatch(@"views/users_joined_per_year\.sql:\d+:\d+: .*date_joinde");
    }

    [Fact]
    public async Task The_page_is_served_and_its_figures_change_after_a_post()
    {
        await using var server = await StartAsync(ServerParts.Everything);
        using var client = new HttpClient { BaseAddress = server.Ports.Http };

        (await client.GetStringAsync("/", Cancellation)).ShouldContain("<title>Pinlake</title>");
        (await client.GetAsync("/app.js", Cancellation)).Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        (await client.GetAsync("/health/ready", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var response = await client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        (await NextAsync(events)).GetProperty("live").GetProperty("records").GetInt64().ShouldBe(0);

        await PostAsync(client);

        // The live lane commits within a second or two; an event comes once a second.
        var status = await NextAsync(events);
        for (var left = 30; left > 0 && status.GetProperty("newest").GetArrayLength() == 0; left--)
        {
            status = await NextAsync(events);
        }

        status.GetProperty("live").GetProperty("records").GetInt64().ShouldBe(1);
        status.GetProperty("live").GetProperty("landed").GetInt64().ShouldBe(1);
        status.GetProperty("batch").GetProperty("records").GetInt64().ShouldBe(1);
        status.GetProperty("newest")[0].GetProperty("title").GetString().ShouldBe("<b>Lake</b>");
        status.GetProperty("tables").EnumerateArray().Single(table => table.GetProperty("table").GetString() == "live.pins")
            .GetProperty("rows").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_stop_and_a_start()
    {
        await using (var server = await StartAsync(ServerParts.Everything))
        {
            using var client = new HttpClient { BaseAddress = server.Ports.Http };
            await PostAsync(client);
        }

        await using var again = await StartAsync(ServerParts.Everything);

        (again.Progress!.Batch().Records, again.Progress.Live().Records).ShouldBe((1, 1));
    }

    private static void CopyPipeline(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task PostAsync(HttpClient client)
    {
        const string row = """{"index":7,"unique_id":"u","title":"<b>Lake</b>","category":"travel"}""";
        using var kafka = new StringContent($$"""{"records":[{"key":7,"value":{{row}}}]}""", Encoding.UTF8, "application/vnd.kafka.json.v2+json");
        (await client.PostAsync("/topics/pinterest.pin", kafka, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var kinesis = new StringContent($$"""{"Data":{{row}},"PartitionKey":"7"}""", Encoding.UTF8, "application/json");
        (await client.PutAsync("/streams/streaming-pinterest-pin/record", kinesis, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<JsonElement> NextAsync(StreamReader events)
    {
        while (await events.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
            }
        }

        throw new EndOfStreamException("The events ended.");
    }

    private Task<PinlakeServer> StartAsync(ServerParts parts)
    {
        var settings = SettingsReader.Bind([new("http.port", "0", "test"), new("kafka.port", "0", "test")]);
        return PinlakeServer.StartAsync(
            settings,
            DataFolder.OpenOrCreate(folder["data"]),
            PipelineFolder.Read(RunningPinlake.In(folder.Path), settings.Pipeline),
            parts,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            Cancellation);
    }
}
