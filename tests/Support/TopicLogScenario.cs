using System.Text;
using Pinlake.Gateway.KafkaRest;
using Pinlake.Model;
using Shouldly;
using Xunit;
using Record = Pinlake.Model.Record;

namespace Pinlake.Support;

/// <summary>What the Kafka REST routes rely on, asked of a log by its address; one scenario for every kind of broker.</summary>
internal static class TopicLogScenario
{
    /// <summary>Checks it all on a topic of four partitions that is there already.</summary>
    public static async Task CheckAsync(KafkaTopicLog log, string topic)
    {
        var cancellation = TestContext.Current.CancellationToken;
        (await log.ListTopicsAsync(cancellation)).ShouldContain(topic);
        (await log.FindPartitionCountAsync(topic, cancellation)).ShouldBe(4);
        (await log.FindPartitionCountAsync("no-such-topic", cancellation)).ShouldBeNull();

        // As kafka-clients 4.3.0 says: BuiltInPartitioner.partitionForKey(bytes of the key's JSON text, 4).
        var keyed = await log.AppendAsync(
            topic, [.. ((string[])["7528", "2863", "5730", "8304", "\"7528\"", "{\"id\":7}"]).Select(key => Of(key))], cancellation);
        keyed.Select(outcome => outcome.Partition).ShouldBe([2, 3, 3, 2, 0, 1]);
        keyed.Select(outcome => outcome.Offset.Value).ShouldBe([0, 0, 1, 1, 0, 0]);

        var chosen = await log.AppendAsync(topic, [Of("7528", 1), Of(null, 7), Of(null, 1)], cancellation);
        chosen.Select(outcome => outcome.Failure?.Kind).ShouldBe([null, FailureKind.NotFound, null]);
        (chosen[0].Partition, chosen[0].Offset.Value).ShouldBe((1, 1));
        (chosen[2].Partition, chosen[2].Offset.Value).ShouldBe((1, 2));

        var missing = await Should.ThrowAsync<PinlakeException>(() => log.AppendAsync("no-such-topic", [Of("k")], cancellation));
        missing.Kind.ShouldBe(FailureKind.NotFound);
    }

    private static TopicRecord Of(string? key, int? partition = null) =>
        new(new Record(key is null ? null : Encoding.UTF8.GetBytes(key), "{}"u8.ToArray()), partition);
}
