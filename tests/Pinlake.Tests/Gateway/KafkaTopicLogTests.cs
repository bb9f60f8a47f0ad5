using Pinlake.Gateway.KafkaRest;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;
using Record = Pinlake.Model.Record;

namespace Pinlake.Tests.Gateway;

public sealed class KafkaTopicLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_of_ours_by_its_address_does_what_the_log_in_process_does()
    {
        await using var broker = await TestBroker.StartAsync(configureLog: options => options.AutoCreateTopics = false);
        await broker.Log.CreateTopicAsync("pinterest.pin", 4, Cancellation);
        using var log = new KafkaTopicLog(broker.Address);

        await TopicLogScenario.CheckAsync(log, "pinterest.pin");
    }

    [Fact]
    public async Task A_record_is_durable_once_it_is_answered()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("pin", 1, Cancellation);
        using var log = new KafkaTopicLog(broker.Address);

        var outcome = (await log.AppendAsync("pin", [new TopicRecord(new Record(null, "{}"u8.ToArray()))], Cancellation)).ShouldHaveSingleItem();

        outcome.Failure.ShouldBeNull();
        broker.Log.Offsets(new TopicPartition("pin", 0)).HighWatermark.Value.ShouldBe(outcome.Offset.Value + 1);
    }
}
