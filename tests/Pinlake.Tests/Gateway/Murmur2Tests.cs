using System.Text;
using Pinlake.Gateway.KafkaRest;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class Murmur2Tests
{
    /// <summary>The values that Apache Kafka's own tests expect (org.apache.kafka.common.utils.UtilsTest).</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void The_hash_is_that_of_kafka_s_java_producer(string key, int expected) =>
        Murmur2.Hash(Encoding.UTF8.GetBytes(key)).ShouldBe(expected);

    [Fact]
    public void A_negative_hash_loses_its_sign_bit_not_its_sign()
    {
        // -973932308 without the sign bit is 1173551340.
        Murmur2.Partition("21"u8, 7).ShouldBe(1173551340 % 7);
    }
}
