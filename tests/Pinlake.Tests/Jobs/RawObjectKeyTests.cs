using Pinlake.Jobs.Raw;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class RawObjectKeyTests
{
    [Theory]
    [InlineData("pinterest.pin", 0, 0, "topics/pinterest.pin/partition=0/pinterest.pin+0+0000000000.json")]
    [InlineData("0a1b.geo", 12, 123, "topics/0a1b.geo/partition=12/0a1b.geo+12+0000000123.json")]
    [InlineData("t", 0, 12345678901, "topics/t/partition=0/t+0+12345678901.json")]
    public void A_key_is_spelled_as_the_Kafka_Connect_S3_sink_does(string topic, int partition, long first, string text)
    {
        var key = new RawObjectKey(new TopicPartition(topic, partition), new Offset(first));

        key.ToString().ShouldBe(text);
        RawObjectKey.TryParse(text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(key);
    }

    [Theory]
    [InlineData("topics/t/partition=0/t+1+0000000000.json")]
    [InlineData("topics/t/partition=0/u+0+0000000000.json")]
    [InlineData("topics/t/partition=0/t+0+-000000001.json")]
    [InlineData("topics/t/partition=0/t+0+0000000000.avro")]
    [InlineData("topics/t/partition=x/t+0+0000000000.json")]
    [InlineData("topics/t/partition=0/sub/t+0+0000000000.json")]
    [InlineData("raw/t/partition=0/t+0+0000000000.json")]
    [InlineData("topics/t/partition=0/_SUCCESS")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_names_are_no_raw_objects(string? text) => RawObjectKey.TryParse(text, out _).ShouldBeFalse();
}
