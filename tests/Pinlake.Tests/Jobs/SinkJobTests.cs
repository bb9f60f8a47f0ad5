using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Jobs.Sink;
using Pinlake.Jobs.Sources;
using Pinlake.Lake.Objects;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class SinkJobTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private LogServer server = null!;

    private ObjectFolder Raw => field ??= new ObjectFolder(folder["raw"]);

    public async ValueTask InitializeAsync() => server = await LogServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Values_become_lines_of_objects_in_the_layout_of_Kafka_Connect()
    {
        await server.Log.CreateTopicAsync("pinterest.pin", 2, CancellationToken.None);
        await server.ProduceAsync("pinterest.pin", 0, """{"index":7528,"title":"  two  blanks  "}""", "{ \"index\": 1.50,\n  \"b\": [1, 2] }", null, "plain", """{"_raw":"QQ=="}""");
        await server.ProduceAsync("pinterest.pin", 1, "\"ü\"");

        await RunAsync(Sink(), 6);

        Content().ShouldBe(new Dictionary<string, string>
        {
            ["topics/pinterest.pin/partition=0/pinterest.pin+0+0000000000.json"] =
                """
                {"index":7528,"title":"  two  blanks  "}
                {"index":1.50,"b":[1,2]}
                null
                {"_raw":"cGxhaW4="}
                {"_raw":"eyJfcmF3IjoiUVE9PSJ9"}

                """,
            ["topics/pinterest.pin/partition=1/pinterest.pin+1+0000000000.json"] = "\"ü\"\n",
        });
    }

    [Fact]
    public async Task A_sink_started_again_goes_on_behind_the_last_line_of_the_last_object()
    {
        await server.Log.CreateTopicAsync("pinterest.pin", 1, CancellationToken.None);
        await server.ProduceAsync("pinterest.pin", 0, Numbers(0, 10));
        await RunAsync(Sink(), 10);
        await server.ProduceAsync("pinterest.pin", 0, Numbers(10, 5));
        await RunAsync(Sink(), 5);
        await RunAsync(Sink(), 0);
        await server.ProduceAsync("pinterest.pin", 0, Numbers(15, 1));
        await RunAsync(Sink(), 1);

        Lines("pinterest.pin").ShouldBe(Numbers(0, 16));
        Content().Keys.ShouldBe(new[] { 0, 10, 15 }.Select(first => $"topics/pinterest.pin/partition=0/pinterest.pin+0+{first:D10}.json"));
    }

    [Fact]
    public async Task An_object_is_closed_by_size_and_its_name_is_the_offset_of_its_first_line()
    {
        await server.Log.CreateTopicAsync("pinterest.pin", 1, CancellationToken.None);
        var values = Enumerable.Range(0, 10).Select(n => $"\"{n}{new string('x', 500)}\"").ToArray();
        await server.ProduceAsync("pinterest.pin", 0, values);

        await RunAsync(Sink(objectBytesMax: 1024), 10);

        Content().Keys.ShouldBe(new[] { 0, 3, 6, 9 }.Select(first => $"topics/pinterest.pin/partition=0/pinterest.pin+0+{first:D10}.json"));
        Lines("pinterest.pin").ShouldBe(values);
    }

    [Fact]
    public async Task An_object_is_closed_by_age_while_the_sink_runs_on()
    {
        await server.Log.CreateTopicAsync("pinterest.pin", 1, CancellationToken.None);
        var sink = Sink(objectAgeMax: TimeSpan.FromMilliseconds(10));
        using var stop = new CancellationTokenSource();
        var running = sink.RunAsync(stop.Token);
        for (var n = 0; n < 3; n++)
        {
            await server.ProduceAsync("pinterest.pin", 0, Numbers(n, 1));
            await Eventually.HoldsAsync(() => sink.RecordCount == n + 1, running);
        }

        Lines("pinterest.pin").ShouldBe(Numbers(0, 3));
        sink.ObjectCount.ShouldBe(3);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_name_taken_by_another_sink_is_not_an_end_and_its_records_are_not_written_again()
    {
        await server.Log.CreateTopicAsync("pinterest.pin", 1, CancellationToken.None);
        await server.ProduceAsync("pinterest.pin", 0, Numbers(0, 5));
        var sink = Sink();
        using var stop = new CancellationTokenSource();
        var running = sink.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => sink.Positions.Any(position => position.Read.Value == 5), running);
        await Raw.PutIfAbsentAsync("topics/pinterest.pin/partition=0/pinterest.pin+0+0000000000.json", "0\n1\n2\n"u8.ToArray(), CancellationToken.None);

        await stop.CancelAsync();
        await running;

        Content().ShouldBe(new Dictionary<string, string>
        {
            ["topics/pinterest.pin/partition=0/pinterest.pin+0+0000000000.json"] = "0\n1\n2\n",
            ["topics/pinterest.pin/partition=0/pinterest.pin+0+0000000003.json"] = "3\n4\n",
        });
        sink.Positions.Single().ShouldBe(new SinkPosition(new TopicPartition("pinterest.pin", 0), new Offset(5), new Offset(5), new Offset(5)));
    }

    [Fact]
    public async Task Two_sinks_at_the_same_time_write_each_record_once()
    {
        await server.Log.CreateTopicAsync("pinterest.pin", 1, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        SinkJob[] sinks = [Sink(objectAgeMax: TimeSpan.FromMilliseconds(10)), Sink(objectAgeMax: TimeSpan.FromMilliseconds(11))];
        var running = Task.WhenAll(sinks.Select(sink => sink.RunAsync(stop.Token)));
        for (var n = 0; n < 300; n += 10)
        {
            await server.ProduceAsync("pinterest.pin", 0, Numbers(n, 10));
        }

        await Eventually.HoldsAsync(() => sinks.Sum(sink => sink.RecordCount) >= 300, running);
        await stop.CancelAsync();
        await running;

        Lines("pinterest.pin").ShouldBe(Numbers(0, 300));
        sinks.Sum(sink => sink.RecordCount).ShouldBe(300);
    }

    [Fact]
    public async Task A_topic_made_while_the_sink_runs_is_taken_up()
    {
        await server.Log.CreateTopicAsync("pinterest.pin", 1, CancellationToken.None);
        var sink = Sink(objectAgeMax: TimeSpan.FromMilliseconds(10));
        using var stop = new CancellationTokenSource();
        var running = sink.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => sink.Positions.Count == 1, running);
        server.Log.FindTopic("pinterest.geo").ShouldBeNull();

        await server.Log.CreateTopicAsync("pinterest.geo", 2, CancellationToken.None);
        await server.ProduceAsync("pinterest.geo", 1, Numbers(0, 2));
        await Eventually.HoldsAsync(() => sink.RecordCount == 2, running);

        await stop.CancelAsync();
        await running;
        Lines("pinterest.geo").ShouldBe(Numbers(0, 2));
    }

    [Fact]
    public async Task A_topic_that_is_shorter_than_its_objects_stops_the_sink()
    {
        await server.Log.CreateTopicAsync("pinterest.pin", 1, CancellationToken.None);
        await Raw.PutIfAbsentAsync("topics/pinterest.pin/partition=0/pinterest.pin+0+0000000000.json", "0\n1\n2\n"u8.ToArray(), CancellationToken.None);

        var failure = await Should.ThrowAsync<PinlakeException>(() => Sink().RunAsync(CancellationToken.None));

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain("pinterest.pin-0 ends at offset 0, but its raw objects go up to 3");
    }

    [Fact]
    public async Task A_Kafka_that_is_not_there_is_unavailable()
    {
        var kafka = new KafkaSourceOptions { BootstrapServers = "127.0.0.1:1", AnswerDelayMax = TimeSpan.FromSeconds(1) };
        var sink = new SinkJob(new SinkOptions { Topics = ["t"] }, kafka, Raw, TimeProvider.System, NullLogger<SinkJob>.Instance);

        (await Should.ThrowAsync<PinlakeException>(() => sink.RunAsync(CancellationToken.None))).Kind.ShouldBe(FailureKind.Unavailable);
    }

    private static string[] Numbers(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    private SinkJob Sink(int objectBytesMax = 4 << 20, TimeSpan? objectAgeMax = null)
    {
        var options = new SinkOptions
        {
            Topics = ["pinterest.pin", "pinterest.geo"],
            ObjectBytesMax = objectBytesMax,
            ObjectAgeMax = objectAgeMax ?? TimeSpan.FromHours(1),
            DiscoverDelay = TimeSpan.FromMilliseconds(100),
        };
        return new SinkJob(options, new KafkaSourceOptions { BootstrapServers = server.Kafka }, Raw, TimeProvider.System, NullLogger<SinkJob>.Instance);
    }

    /// <summary>Runs a sink until it has read so many records, then stops it as Ctrl-C does.</summary>
    private static async Task RunAsync(SinkJob sink, int recordCount)
    {
        using var stop = new CancellationTokenSource();
        var running = sink.RunAsync(stop.Token);
        await Eventually.HoldsAsync(
            () => sink.Positions.Count > 0
                && sink.Positions.Sum(position => position.Read.Value - position.Next.Value) + sink.RecordCount >= recordCount,
            running);
        await stop.CancelAsync();
        await running;
        sink.RecordCount.ShouldBe(recordCount);
        sink.Positions.Sum(position => position.LagRecords).ShouldBe(0);
    }

    private SortedDictionary<string, string> Content() => new(
        Raw.List("topics/").ToDictionary(entry => entry.Key, entry => File.ReadAllText(Raw.PathOf(entry.Key), Encoding.UTF8)), StringComparer.Ordinal);

    private IEnumerable<string> Lines(string topic) =>
        Content().Where(entry => entry.Key.StartsWith($"topics/{topic}/", StringComparison.Ordinal)).SelectMany(entry => entry.Value.TrimEnd('\n').Split('\n'));
}
