using System.Text.Json.Nodes;
using Pinlake.Support;
using Pinlake.Wire.Messages;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance.Kafka;

/// <summary>Programs that know nothing of Pinlake, against its Kafka listener.</summary>
public sealed class KafkaToolsTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task Kcat_produces_to_a_topic_lists_it_and_consumes_from_it(string codec)
    {
        var kcat = Requires.Command("kcat", "apt-get install kcat");
        await using var broker = await TestBroker.StartAsync();
        var lines = Enumerable.Range(0, 500).Select(number => $"key {number}:value {number} again and again and again").ToArray();

        await Stranger.RunAsync(
            kcat, ["-P", "-b", broker.Address, "-t", "pins", "-p", "2", "-K:", "-z", codec, "-H", "from=kcat"], input: string.Join('\n', lines));
        var listed = await Stranger.RunAsync(kcat, ["-L", "-b", broker.Address]);
        var consumed = await Stranger.RunAsync(
            kcat, ["-C", "-b", broker.Address, "-t", "pins", "-p", "2", "-o", "beginning", "-e", "-q", "-f", "%o %h %k:%s\\n"]);
        var fromTheMiddle = await Stranger.RunAsync(
            kcat, ["-C", "-b", broker.Address, "-t", "pins", "-p", "2", "-o", "498", "-e", "-q", "-f", "%k\\n"]);

        listed.ShouldContain("topic \"pins\" with 4 partitions");
        listed.ShouldContain($"broker 1 at {broker.Address} (controller)");
        consumed.TrimEnd('\n').Split('\n').ShouldBe(lines.Select((line, offset) => $"{offset} from=kcat {line}"));
        fromTheMiddle.ShouldBe("key 498\nkey 499\n");
    }

    [Fact]
    public async Task Kafka_s_console_producer_and_consumer_by_partition_work()
    {
        var kafka = Requires.Engine("kafka");
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("pins", 1, TestContext.Current.CancellationToken);
        var lines = Enumerable.Range(0, 100).Select(number => $"k{number}\tvalue {number}").ToArray();

        // Idempotent, as it is unless told otherwise.
        await RunAsync(
            kafka,
            ["console-producer", "--bootstrap-server", broker.Address, "--topic", "pins", "--reader-property", "parse.key=true", "--compression-codec", "zstd"],
            string.Join('\n', lines) + "\n");
        var consumed = await RunAsync(
            kafka,
            ["console-consumer", "--bootstrap-server", broker.Address, "--topic", "pins", "--partition", "0", "--offset", "earliest",
                "--max-messages", "100", "--timeout-ms", "60000", "--formatter-property", "print.key=true"]);
        var fromTheMiddle = await RunAsync(
            kafka,
            ["console-consumer", "--bootstrap-server", broker.Address, "--topic", "pins", "--partition", "0", "--offset", "97",
                "--max-messages", "3", "--timeout-ms", "60000"]);

        consumed.TrimEnd('\n').Split('\n').ShouldBe(lines);
        fromTheMiddle.ShouldBe("value 97\nvalue 98\nvalue 99\n");
    }

    [Fact]
    public async Task Kafka_s_topics_tool_makes_lists_and_removes_topics_and_its_offsets_tool_tells_their_ends()
    {
        var kafka = Requires.Engine("kafka");
        await using var broker = await TestBroker.StartAsync();

        await RunAsync(kafka, ["topics", "--bootstrap-server", broker.Address, "--create", "--topic", "made", "--partitions", "3"]);
        var listed = await RunAsync(kafka, ["topics", "--bootstrap-server", broker.Address, "--list"]);
        var offsets = await RunAsync(kafka, ["get-offsets", "--bootstrap-server", broker.Address, "--topic", "made"]);
        await RunAsync(kafka, ["topics", "--bootstrap-server", broker.Address, "--delete", "--topic", "made"]);

        listed.ShouldBe("made\n");
        offsets.ShouldBe("made:0:0\nmade:1:0\nmade:2:0\n");
        broker.Log.FindTopic("made").ShouldBeNull();
    }

    [Fact]
    public async Task Kafka_s_own_formatter_reads_the_committed_offsets()
    {
        var kafka = Requires.Engine("kafka");
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("pins", 1, TestContext.Current.CancellationToken);
        using (var socket = new KafkaSocket(broker.EndPoint))
        {
            socket.Ask<OffsetCommitRequest, OffsetCommitResponse>(8, new()
            {
                GroupId = "readers",
                Topics = [new() { Name = "pins", Partitions = [new() { CommittedOffset = 42, CommittedLeaderEpoch = 0, CommittedMetadata = "note" }] }],
            });
        }

        var consumed = await RunAsync(
            kafka,
            ["console-consumer", "--bootstrap-server", broker.Address, "--topic", "__consumer_offsets", "--partition", "0", "--offset", "earliest",
                "--max-messages", "1", "--timeout-ms", "60000", "--formatter", "org.apache.kafka.tools.consumer.OffsetsMessageFormatter"]);

        var record = JsonNode.Parse(consumed)!;
        record["key"]!["data"]!.ToJsonString().ShouldBe("""{"group":"readers","topic":"pins","partition":0}""");
        record["value"]!["data"]!["offset"]!.GetValue<long>().ShouldBe(42);
        record["value"]!["data"]!["metadata"]!.GetValue<string>().ShouldBe("note");
    }

    private static Task<string> RunAsync(string kafka, string[] arguments, string? input = null) =>
        Stranger.RunAsync(kafka, ["tool", .. arguments], input: input);
}
