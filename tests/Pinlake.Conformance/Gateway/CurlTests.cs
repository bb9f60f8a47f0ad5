using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance.Gateway;

public sealed class CurlTests
{
    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2-prior-knowledge")]
    public async Task It_posts_to_a_topic(string version)
    {
        var curl = Requires.Command("curl", "apt-get install curl");
        await using var gateway = await GatewayHost.StartAsync(configure: options => options.DefaultPartitions = 1);

        var output = await Stranger.RunAsync(curl,
        [
            version, "--silent", "--fail-with-body", "--header", "Content-Type: application/vnd.kafka.json.v2+json",
            "--data", """{"records":[{"value":{"ind":7528}}]}""", $"{gateway.BaseAddress}topics/pinterest.geo",
        ]);

        output.ShouldBe("""{"offsets":[{"partition":0,"offset":0,"error_code":null,"error":null}],"key_schema_id":null,"value_schema_id":null}""");
    }

    [Fact]
    public async Task It_puts_a_record_through_the_stage_of_an_api_gateway()
    {
        var curl = Requires.Command("curl", "apt-get install curl");
        await using var gateway = await GatewayHost.StartAsync();
        await Stranger.RunAsync(curl, ["--silent", "--fail-with-body", "--request", "POST", $"{gateway.BaseAddress}dev/streams/geo"]);

        var output = await Stranger.RunAsync(curl,
        [
            "--silent", "--fail-with-body", "--request", "PUT", "--header", "Content-Type: application/json",
            "--data", """{"StreamName":"geo","Data":{"ind":7528},"PartitionKey":"7528"}""", $"{gateway.BaseAddress}dev/streams/geo/record",
        ]);

        // md5 f6f15441… lies in the last of five shards.
        output.ShouldStartWith("""{"ShardId":"shardId-000000000004","SequenceNumber":"4""");
    }
}
