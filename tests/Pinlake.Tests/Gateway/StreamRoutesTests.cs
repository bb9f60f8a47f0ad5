using System.Net;
using System.Text;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class StreamRoutesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("dev/")]
    public async Task A_row_goes_in_as_json_and_its_bytes_come_out(string stage)
    {
        await using var gateway = await GatewayHost.StartAsync();
        const string Row = """{"ind": 7528, "latitude": -89.97870, "country":"Côte d\u0027Ivoire"}""";

        (await gateway.AskAsync(HttpMethod.Post, stage + "streams/geo", """{"ShardCount":1}""")).Status.ShouldBe(HttpStatusCode.OK);
        var put = await gateway.AskAsync(HttpMethod.Put, stage + "streams/geo/record", $$"""{"StreamName":"other","Data":{{Row}},"PartitionKey":7528}""");
        var iterator = await gateway.AskAsync(HttpMethod.Get, stage + "streams/geo/sharditerator?shard-id=shardId-000000000000");
        using var request = new HttpRequestMessage(HttpMethod.Get, stage + "streams/geo/records");
        request.Headers.Add("Shard-Iterator", iterator.Text("ShardIterator"));
        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var got = await GatewayHost.Answer.ReadAsync(response);

        put.Text("ShardId").ShouldBe("shardId-000000000000");
        var record = got.Body.GetProperty("Records").EnumerateArray().ShouldHaveSingleItem();
        Encoding.UTF8.GetString(record.GetProperty("Data").GetBytesFromBase64()).ShouldBe(Row);
        record.GetProperty("PartitionKey").GetString().ShouldBe("7528");
        record.GetProperty("SequenceNumber").GetString().ShouldBe(put.Text("SequenceNumber"));
    }

    [Fact]
    public async Task Several_rows_go_in_at_once_in_either_spelling()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.AskAsync(HttpMethod.Post, "streams/pin", """{"ShardCount":1}""");

        var small = await gateway.AskAsync(HttpMethod.Put, "streams/pin/records", """{"records":[{"data":{"index":1},"partition-key":"a"},{"data":"text","partition-key":"b"}]}""");
        var capital = await gateway.AskAsync(HttpMethod.Put, "streams/pin/records", """{"Records":[{"Data":null,"PartitionKey":"c"}]}""");

        small.Body.GetProperty("FailedRecordCount").GetInt32().ShouldBe(0);
        small.Body.GetProperty("Records").GetArrayLength().ShouldBe(2);
        capital.Body.GetProperty("FailedRecordCount").GetInt32().ShouldBe(0);
        (await DataAsync(gateway, "pin")).ShouldBe(["""{"index":1}""", "\"text\"", "null"]);
    }

    [Fact]
    public async Task A_stream_has_five_shards_unless_told_otherwise()
    {
        await using var gateway = await GatewayHost.StartAsync();

        await gateway.AskAsync(HttpMethod.Post, "streams/pin");

        var description = (await gateway.AskAsync(HttpMethod.Get, "streams/pin")).Body.GetProperty("StreamDescription");
        description.GetProperty("Shards").GetArrayLength().ShouldBe(5);
        (await gateway.AskAsync(HttpMethod.Get, "streams")).Body.GetProperty("StreamNames").GetRawText().ShouldBe("""["pin"]""");
        (await gateway.AskAsync(HttpMethod.Delete, "streams/pin")).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.AskAsync(HttpMethod.Get, "streams/pin")).ErrorType.ShouldBe("ResourceNotFoundException");
    }

    [Theory]
    [InlineData("record", """{"Data":{"ind":1}}""", "ValidationException")]
    [InlineData("record", """{"PartitionKey":"k"}""", "ValidationException")]
    [InlineData("record", """{"Data":{"ind":1},"PartitionKey":["k"]}""", "SerializationException")]
    [InlineData("record", "ind=1", "SerializationException")]
    [InlineData("record", "", "SerializationException")]
    [InlineData("records", """{"data":{"ind":1},"partition-key":"k"}""", "ValidationException")]
    [InlineData("records", """{"records":{}}""", "SerializationException")]
    [InlineData("records", """{"records":[1]}""", "SerializationException")]
    public async Task Another_shape_is_refused(string path, string body, string type)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.AskAsync(HttpMethod.Post, "streams/geo");

        var answer = await gateway.AskAsync(HttpMethod.Put, "streams/geo/" + path, body);

        (answer.Status, answer.ErrorType).ShouldBe((HttpStatusCode.BadRequest, type));
    }

    [Theory]
    [InlineData("%2e%2e%2f%2e%2e%2fetc")]
    [InlineData("a%20b")]
    public async Task What_is_no_stream_name_is_refused(string name)
    {
        await using var gateway = await GatewayHost.StartAsync();

        (await gateway.AskAsync(HttpMethod.Post, "streams/" + name)).ErrorType.ShouldBe("ValidationException");
        (await gateway.AskAsync(HttpMethod.Put, $"streams/{name}/record", """{"Data":1,"PartitionKey":"k"}""")).ErrorType.ShouldBe("ValidationException");
        gateway.Log.Streams.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_called_streams_and_a_topic_called_streams_are_told_apart()
    {
        await using var gateway = await GatewayHost.StartAsync();

        await gateway.AskAsync(HttpMethod.Post, "streams/streams", """{"ShardCount":1}""");
        (await gateway.AskAsync(HttpMethod.Put, "streams/streams/record", """{"Data":1,"PartitionKey":"k"}""")).Status.ShouldBe(HttpStatusCode.OK);
        using var produced = await gateway.ProduceAsync("streams", """{"records":[{"value":1}]}""");

        produced.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Log.Streams.Single().Name.ShouldBe("streams");
        gateway.Log.Topics.Single().Name.ShouldBe("streams");
    }

    private static async Task<string[]> DataAsync(GatewayHost gateway, string stream)
    {
        var iterator = await gateway.CallAsync("GetShardIterator", new { StreamName = stream, ShardId = "shardId-000000000000", ShardIteratorType = "TRIM_HORIZON" });
        var got = await gateway.CallAsync("GetRecords", new { ShardIterator = iterator.Text("ShardIterator") });
        return [.. got.Body.GetProperty("Records").EnumerateArray().Select(record => Encoding.UTF8.GetString(record.GetProperty("Data").GetBytesFromBase64()))];
    }
}
