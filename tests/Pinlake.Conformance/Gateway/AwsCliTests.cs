using System.Text;
using System.Text.Json;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance.Gateway;

/// <summary>The AWS command line, unchanged but for its endpoint.</summary>
public sealed class AwsCliTests
{
    private const string Debian = "/usr/bin/aws";

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["AWS_ACCESS_KEY_ID"] = "x",
        ["AWS_SECRET_ACCESS_KEY"] = "x",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_PAGER"] = "",
    };

    [Fact]
    public async Task It_makes_a_stream_puts_a_record_and_gets_it_back()
    {
        var aws = Aws();
        await using var gateway = await GatewayHost.StartAsync();
        const string Row = """{"ind":7528,"country":"Albania"}""";

        await RunAsync(aws, gateway, "create-stream", "--stream-name", "geo", "--shard-count", "2");
        await RunAsync(aws, gateway, "wait", "stream-exists", "--stream-name", "geo");
        var put = await RunAsync(aws, gateway, "put-record", "--stream-name", "geo", "--partition-key", "7528",
            "--data", Convert.ToBase64String(Encoding.UTF8.GetBytes(Row)));
        var shardId = put.GetProperty("ShardId").GetString()!;
        var iterator = await RunAsync(aws, gateway, "get-shard-iterator", "--stream-name", "geo", "--shard-id", shardId,
            "--shard-iterator-type", "TRIM_HORIZON");
        var got = await RunAsync(aws, gateway, "get-records", "--shard-iterator", iterator.GetProperty("ShardIterator").GetString()!);

        var record = got.GetProperty("Records").EnumerateArray().ShouldHaveSingleItem();
        Encoding.UTF8.GetString(record.GetProperty("Data").GetBytesFromBase64()).ShouldBe(Row);
        record.GetProperty("PartitionKey").GetString().ShouldBe("7528");
        record.GetProperty("SequenceNumber").GetString().ShouldBe(put.GetProperty("SequenceNumber").GetString());
    }

    [Fact]
    public async Task It_describes_lists_and_deletes_a_stream()
    {
        var aws = Aws();
        await using var gateway = await GatewayHost.StartAsync();
        await RunAsync(aws, gateway, "create-stream", "--stream-name", "pin", "--stream-mode-details", "StreamMode=ON_DEMAND");

        var summary = await RunAsync(aws, gateway, "describe-stream-summary", "--stream-name", "pin");
        var shards = await RunAsync(aws, gateway, "list-shards", "--stream-name", "pin");
        var names = await RunAsync(aws, gateway, "list-streams");
        await RunAsync(aws, gateway, "delete-stream", "--stream-name", "pin");

        summary.GetProperty("StreamDescriptionSummary").GetProperty("OpenShardCount").GetInt32().ShouldBe(4);
        shards.GetProperty("Shards").GetArrayLength().ShouldBe(4);
        names.GetProperty("StreamNames")[0].GetString().ShouldBe("pin");
        gateway.Log.Streams.ShouldBeEmpty();
    }

    /// <remarks>A machine may have another one first on PATH; Debian's is the one that ./test installs.</remarks>
    private static string Aws() => File.Exists(Debian) ? Debian : Requires.Command("aws", "apt-get install awscli");

    private static async Task<JsonElement> RunAsync(string aws, GatewayHost gateway, params string[] arguments)
    {
        var output = await Stranger.RunAsync(
            aws, ["--endpoint-url", gateway.BaseAddress.ToString(), "--output", "json", "kinesis", .. arguments], Environment);
        return output.Length == 0 ? default : JsonElement.Parse(output);
    }
}
