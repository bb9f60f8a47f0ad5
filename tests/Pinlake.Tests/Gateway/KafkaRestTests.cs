using System.Net;
using System.Text;
using System.Text.Json;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Wire.Records;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class KafkaRestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_posted_record_is_answered_as_the_proxy_does_and_lies_in_the_log()
    {
        await using var gateway = await GatewayHost.StartAsync(configure: options => options.DefaultPartitions = 1);

        using var response = await gateway.ProduceAsync("pinterest.pin", """{"records":[{"value":{"index":7528,"title":"caf\u00e9"}}]}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/vnd.kafka.v2+json");
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe(
            """{"offsets":[{"partition":0,"offset":0,"error_code":null,"error":null}],"key_schema_id":null,"value_schema_id":null}""");
        var stored = (await ReadAllAsync(gateway.Log, new TopicPartition("pinterest.pin", 0))).ShouldHaveSingleItem();
        Text(stored.Value).ShouldBe("""{"index":7528,"title":"caf\u00e9"}""");
        stored.Key.ShouldBeNull();
    }

    [Fact]
    public async Task Keyed_records_go_where_kafka_s_java_producer_sends_them()
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var response = await gateway.ProduceAsync(
            "geo", """{"records":[{"key":7528,"value":1},{"key":2863,"value":2},{"key":5730,"value":3},{"key":8304,"value":4},{"key":"7528","value":5}]}""");

        // As kafka-clients 4.3.0 says: BuiltInPartitioner.partitionForKey(bytes of the key's JSON text, 4).
        var partitions = await PartitionsAsync(response);
        partitions.ShouldBe([2, 3, 3, 2, 0]);
        Text((await ReadAllAsync(gateway.Log, new TopicPartition("geo", partitions[0])))[0].Key).ShouldBe("7528");
    }

    [Fact]
    public async Task Records_without_a_key_stay_together_and_requests_take_turns()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var seen = new List<int>();
        for (var request = 0; request < 8; request++)
        {
            using var response = await gateway.ProduceAsync("user", """{"records":[{"value":1},{"value":2}]}""");
            var partitions = await PartitionsAsync(response);
            partitions[0].ShouldBe(partitions[1]);
            seen.Add(partitions[0]);
        }

        seen.ShouldBe([0, 1, 2, 3, 0, 1, 2, 3]);
    }

    [Fact]
    public async Task The_partition_asked_for_wins_and_one_that_is_not_there_fails_alone()
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var response = await gateway.ProduceAsync("pin", """{"records":[{"key":1,"value":1,"partition":2},{"value":2,"partition":4},{"value":3,"partition":2}]}""");

        var offsets = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)).GetProperty("offsets");
        offsets[0].GetRawText().ShouldBe("""{"partition":2,"offset":0,"error_code":null,"error":null}""");
        offsets[1].GetProperty("error_code").GetInt32().ShouldBe(50002);
        offsets[1].GetProperty("error").GetString()!.ShouldContain("0 to 3");
        offsets[1].GetProperty("offset").ValueKind.ShouldBe(JsonValueKind.Null);
        offsets[2].GetProperty("offset").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Posting_to_a_partition_s_own_path_puts_all_records_there()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.Log.CreateTopicAsync("pin", 4, Cancellation);

        using var response = await gateway.ProduceAsync("pin/partitions/3", """{"records":[{"key":1,"value":1},{"value":2}]}""");
        using var missing = await gateway.ProduceAsync("pin/partitions/4", """{"records":[{"value":1}]}""");

        (await PartitionsAsync(response)).ShouldBe([3, 3]);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await missing.Content.ReadAsStringAsync(Cancellation)).ShouldBe("""{"error_code":40402,"message":"Partition not found."}""");
    }

    [Fact]
    public async Task An_unwrapped_row_is_refused_with_422_and_its_first_field()
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var response = await gateway.ProduceAsync("geo", """{"ind":7528,"country":"Albania"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe("""{"error_code":422,"message":"Unrecognized field: ind"}""");
    }

    [Fact]
    public async Task A_topic_that_may_not_be_made_is_not_found()
    {
        await using var gateway = await GatewayHost.StartAsync(configure: options => options.AutoCreateTopics = false);

        using var response = await gateway.ProduceAsync("pin", """{"records":[{"value":1}]}""");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe("""{"error_code":40401,"message":"Topic not found."}""");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.kafka.v2+json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/vnd.kafka.avro.v2+json")]
    public async Task Other_media_types_are_refused_with_415(string mediaType)
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var response = await gateway.ProduceAsync("pin", """{"records":[{"value":1}]}""", mediaType);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe("""{"error_code":415,"message":"HTTP 415 Unsupported Media Type"}""");
    }

    [Theory]
    [InlineData("%2e%2e%2fetc")]
    [InlineData("a%20b")]
    [InlineData("$stream")]
    public async Task What_is_no_topic_name_is_refused_with_422(string name)
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var response = await gateway.ProduceAsync(name, """{"records":[{"value":1}]}""");

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        gateway.Log.Topics.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_413()
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var response = await gateway.ProduceAsync("pin", "{\"records\":[{\"value\":\"" + new string('x', 17 << 20) + "\"}]}");

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_record_larger_than_the_log_takes_fails_alone()
    {
        await using var gateway = await GatewayHost.StartAsync(configure: options =>
        {
            options.BatchBytesMax = 10_000;
            options.DefaultPartitions = 1;
        });

        using var response = await gateway.ProduceAsync("pin", $$"""{"records":[{"value":1},{"value":"{{new string('x', 20_000)}}"},{"value":3}]}""");

        var offsets = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)).GetProperty("offsets");
        offsets[0].GetProperty("offset").GetInt64().ShouldBe(0);
        offsets[1].GetProperty("error_code").GetInt32().ShouldBe(50002);
        offsets[2].GetProperty("offset").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Records_that_exceed_one_batch_are_all_stored_in_order()
    {
        await using var gateway = await GatewayHost.StartAsync(configure: options =>
        {
            options.BatchBytesMax = 10_000;
            options.DefaultPartitions = 1;
        });
        var records = Enumerable.Range(0, 50).Select(number => new { value = $"{number} {new string('x', 1_000)}" });

        using var response = await gateway.ProduceAsync("pin", JsonSerializer.Serialize(new { records }));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var stored = await ReadAllAsync(gateway.Log, new TopicPartition("pin", 0));
        stored.Select(record => record.Offset.Value).ShouldBe(Enumerable.Range(0, 50).Select(number => (long)number));
        stored.Select(record => Text(record.Value)!.Split(' ')[0]).ShouldBe(Enumerable.Range(0, 50).Select(number => $"\"{number}"));
    }

    [Fact]
    public async Task Topics_are_listed_and_described()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.Log.CreateTopicAsync("b", 1, Cancellation);
        await gateway.Log.CreateTopicAsync("a", 2, Cancellation);

        (await gateway.AskAsync(HttpMethod.Get, "topics")).Body.GetRawText().ShouldBe("""["a","b"]""");
        var topic = (await gateway.AskAsync(HttpMethod.Get, "topics/a")).Body;
        topic.GetProperty("name").GetString().ShouldBe("a");
        topic.GetProperty("partitions").GetArrayLength().ShouldBe(2);
        (await gateway.AskAsync(HttpMethod.Get, "topics/c")).Body.GetRawText().ShouldBe("""{"error_code":40401,"message":"Topic not found."}""");
    }

    [Fact]
    public async Task A_stage_before_the_path_changes_nothing()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var answer = await gateway.AskAsync(HttpMethod.Post, "dev/topics/pin", """{"records":[{"value":1}]}""", "application/vnd.kafka.json.v2+json");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        gateway.Log.FindTopic("pin").ShouldNotBeNull();
    }

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } present ? Encoding.UTF8.GetString(present.Span) : null;

    private static async Task<int[]> PartitionsAsync(HttpResponseMessage response)
    {
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return [.. body.GetProperty("offsets").EnumerateArray().Select(offset => offset.GetProperty("partition").GetInt32())];
    }

    private static async Task<List<LoggedRecord>> ReadAllAsync(LogStore log, TopicPartition partition)
    {
        var all = new List<LoggedRecord>();
        for (var batches = await log.ReadAsync(partition, Offset.Zero, 1 << 24, Cancellation);
            RecordBatchReader.TryTakeBatch(ref batches, out var batch, out _);)
        {
            RecordBatchReader.TryRead(batch, out var records, out _).ShouldBeTrue();
            all.AddRange(records);
        }

        return all;
    }
}
