using System.Text;
using Pinlake.Gateway.KafkaRest;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class ProduceRequestTests
{
    [Fact]
    public void Values_are_the_bytes_that_were_sent()
    {
        var records = Read("""{"records":[{"value":{"a": 1.50, "b":"caf\u00e9 é", "c":12345678901234567890123}},{"value":"text"},{"value":0}]}""");

        records.Select(record => Text(record.Record.Value)).ShouldBe(
            ["""{"a": 1.50, "b":"caf\u00e9 é", "c":12345678901234567890123}""", "\"text\"", "0"]);
    }

    [Fact]
    public void Keys_are_compact_and_partitions_are_kept()
    {
        var records = Read("""{"records":[{"key": {"id" : 7},"value":1},{"key":7528,"value":2,"partition":3},{"key":null,"value":null},{}]}""");

        records.Select(record => (Text(record.Record.Key), Text(record.Record.Value), record.Partition)).ShouldBe(
            [("""{"id":7}""", "1", null), ("7528", "2", 3), (null, null, null), (null, null, null)]);
    }

    [Fact]
    public void Binary_keys_and_values_are_decoded()
    {
        var records = Read("""{"records":[{"key":"a2V5","value":"AAEC\/w=="}]}""", EmbeddedFormat.Binary);

        Text(records[0].Record.Key).ShouldBe("key");
        records[0].Record.Value!.Value.ToArray().ShouldBe([0, 1, 2, 255]);
    }

    [Theory]
    [InlineData("""{"index":7528,"unique_id":"fb"}""", "Unrecognized field: index")]
    [InlineData("""{"ind":7528}""", "Unrecognized field: ind")]
    [InlineData("""{"records":[{"ind":7528}]}""", "Unrecognized field: ind")]
    [InlineData("""{"records":[]}""", "records must not be empty")]
    [InlineData("""{"records":null}""", "records must not be empty")]
    [InlineData("{}", "records must not be empty")]
    [InlineData("[]", "The request must be a JSON object")]
    [InlineData("""{"records":{"value":1}}""", "records must be an array")]
    [InlineData("""{"records":[1]}""", "records[0] must be an object")]
    [InlineData("""{"records":[{"partition":-1}]}""", "records[0].partition must be a whole number, 0 or greater")]
    [InlineData("""{"records":[{"partition":"0"}]}""", "records[0].partition must be a whole number, 0 or greater")]
    public void Another_shape_is_refused_with_422(string body, string message)
    {
        var refusal = Should.Throw<RestError>(() => Read(body));

        (refusal.Status, refusal.Code, refusal.Message).ShouldBe((422, 422, message));
    }

    [Fact]
    public void An_empty_body_is_refused_with_422() => Should.Throw<RestError>(() => Read("")).Status.ShouldBe(422);

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"records":[{"value":1}]""")]
    [InlineData("""{"records":[{"value":1}]} x""")]
    [InlineData("""{"records":[{"value":tru}]}""")]
    public void Malformed_json_is_refused_with_400(string body) => Should.Throw<RestError>(() => Read(body)).Status.ShouldBe(400);

    [Fact]
    public void Bytes_that_are_not_utf_8_are_refused_with_400()
    {
        byte[] body = [.. "{\"records\":[{\"value\":\""u8, 0xFF, .. "\"}]}"u8];

        Should.Throw<RestError>(() => ProduceRequest.Read(body, EmbeddedFormat.Json)).Status.ShouldBe(400);
    }

    [Fact]
    public void A_value_that_is_no_base64_is_refused_by_name() =>
        Should.Throw<RestError>(() => Read("""{"records":[{"value":{}}]}""", EmbeddedFormat.Binary))
            .Message.ShouldBe("records[0].value must be a string of base64");

    [Fact]
    public void Random_bodies_end_in_records_or_in_a_refusal()
    {
        var random = new Random(20250801);
        var seed = Encoding.UTF8.GetBytes("""{"records":[{"key":7528,"value":{"a":[1,"x\"",null]},"partition":0},{"value":true}]}""");
        for (var round = 0; round < 5_000; round++)
        {
            var body = seed.ToArray();
            for (var change = 0; change < 3; change++)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            try
            {
                ProduceRequest.Read(body.AsMemory(0, random.Next(body.Length + 1)), (EmbeddedFormat)random.Next(2));
            }
            catch (RestError refusal)
            {
                refusal.Status.ShouldBeOneOf(400, 422);
            }
        }
    }

    private static List<TopicRecord> Read(string body, EmbeddedFormat format = EmbeddedFormat.Json) =>
        ProduceRequest.Read(Encoding.UTF8.GetBytes(body), format);

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } present ? Encoding.UTF8.GetString(present.Span) : null;
}
