using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Pinlake.Gateway.KafkaRest;
using Pinlake.Support;
using Xunit;

namespace Pinlake.Conformance.Gateway;

public sealed class KafkaTopicLogTests
{
    [Fact]
    public async Task A_real_kafka_by_its_address_does_what_ours_does()
    {
        using var kafka = RealKafka.Start("auto.create.topics.enable=false");
        using var log = new KafkaTopicLog(kafka.Address);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.Address }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = "pinterest.pin", NumPartitions = 4, ReplicationFactor = 1 }]);

        await TopicLogScenario.CheckAsync(log, "pinterest.pin");
    }
}
