using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Pinlake.Model;
using Pinlake.Support;
using Pinlake.Wire.Records;
using Shouldly;
using Xunit;
using Offset = Confluent.Kafka.Offset;
using TopicPartition = Confluent.Kafka.TopicPartition;

namespace Pinlake.Tests.Log.Broker;

/// <summary>librdkafka against the listener, over a real socket.</summary>
public sealed class ConfluentClientTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TestBroker broker = null!;

    public async ValueTask InitializeAsync()
    {
        Librdkafka.Use(typeof(Library).Assembly);
        broker = await TestBroker.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await broker.DisposeAsync();
        broker.Complaints.ShouldBeEmpty("no connection of a good client is closed by us");
    }

    [Theory]
    [InlineData(Acks.None, false)]
    [InlineData(Acks.Leader, false)]
    [InlineData(Acks.All, false)]
    [InlineData(Acks.All, true)]
    public void Records_produced_with_any_acks_are_consumed_with_keys_headers_and_times(Acks acks, bool idempotent)
    {
        var topic = $"acks-{acks}-{idempotent}";
        using (var producer = Producer(new ProducerConfig { Acks = acks, EnableIdempotence = idempotent }))
        {
            for (var number = 0; number < 1_000; number++)
            {
                producer.Produce(new TopicPartition(topic, number % 4), new Message<string, string>
                {
                    Key = $"key {number}",
                    Value = $"value {number}",
                    Timestamp = new Timestamp(1_600_000_000_000 + number, TimestampType.CreateTime),
                    Headers = new Headers { { "number", Encoding.UTF8.GetBytes($"{number}") }, { "none", null } },
                });
            }

            producer.Flush(Patience);
        }

        for (var partition = 0; partition < 4; partition++)
        {
            var results = Consume(topic, partition, 250);
            for (var index = 0; index < results.Count; index++)
            {
                var number = (index * 4) + partition;
                results[index].Offset.Value.ShouldBe(index);
                (results[index].Message.Key, results[index].Message.Value).ShouldBe(($"key {number}", $"value {number}"));
                results[index].Message.Timestamp.UnixTimestampMs.ShouldBe(1_600_000_000_000 + number);
                Encoding.UTF8.GetString(results[index].Message.Headers.GetLastBytes("number")).ShouldBe($"{number}");
                results[index].Message.Headers.GetLastBytes("none").ShouldBeNull();
            }
        }
    }

    [Theory]
    [InlineData(CompressionType.Gzip, CompressionCodec.Gzip)]
    [InlineData(CompressionType.Snappy, CompressionCodec.Snappy)]
    [InlineData(CompressionType.Lz4, CompressionCodec.Lz4)]
    [InlineData(CompressionType.Zstd, CompressionCodec.Zstd)]
    public async Task Compressed_batches_are_stored_as_they_were_sent_and_read_by_the_client_and_by_us(CompressionType type, CompressionCodec codec)
    {
        var topic = $"compressed-{type}";
        using (var producer = Producer(new ProducerConfig { CompressionType = type, LingerMs = 100 }))
        {
            for (var number = 0; number < 200; number++)
            {
                producer.Produce(new TopicPartition(topic, 0), new Message<string, string> { Key = "k", Value = $"again and again and again {number}" });
            }

            producer.Flush(Patience);
        }

        Consume(topic, 0, 200).Select(result => result.Message.Value)
            .ShouldBe(Enumerable.Range(0, 200).Select(number => $"again and again and again {number}"));
        var batches = await broker.Log.ReadAsync(new Pinlake.Model.TopicPartition(topic, 0), default, 1 << 20, Cancellation);
        var read = new List<string>();
        while (RecordBatchReader.TryTakeBatch(ref batches, out var batch, out var header))
        {
            header.Codec.ShouldBe(codec);
            RecordBatchReader.TryRead(batch, out var records, out var problem).ShouldBeTrue(problem);
            read.AddRange(records.Select(record => Encoding.UTF8.GetString(record.Value!.Value.Span)));
        }

        read.Count.ShouldBe(200);
        read[^1].ShouldBe("again and again and again 199");
    }

    [Fact]
    public void A_consumer_with_a_group_goes_on_behind_its_committed_offset()
    {
        using (var producer = Producer(new ProducerConfig()))
        {
            for (var number = 0; number < 10; number++)
            {
                producer.Produce(new TopicPartition("committed", 0), new Message<string, string> { Key = "k", Value = $"{number}" });
            }

            producer.Flush(Patience);
        }

        using (var first = Consumer("group"))
        {
            first.Assign(new TopicPartitionOffset("committed", 0, Offset.Stored));
            for (var number = 0; number < 6; number++)
            {
                first.Consume(Patience).Message.Value.ShouldBe($"{number}");
            }

            first.Commit([new TopicPartitionOffset("committed", 0, 6)]);
            first.Close();
        }

        using var second = Consumer("group");
        second.Committed([new TopicPartition("committed", 0)], Patience).Single().Offset.Value.ShouldBe(6);
        second.Assign(new TopicPartitionOffset("committed", 0, Offset.Stored));
        second.Consume(Patience).Message.Value.ShouldBe("6");
        second.Close();
    }

    [Fact]
    public void Watermarks_and_offsets_by_time_are_told()
    {
        using (var producer = Producer(new ProducerConfig()))
        {
            for (var number = 0; number < 10; number++)
            {
                producer.Produce(new TopicPartition("timed", 1), new Message<string, string>
                {
                    Value = $"{number}",
                    Timestamp = new Timestamp(1_600_000_000_000 + (number * 1_000), TimestampType.CreateTime),
                });
            }

            producer.Flush(Patience);
        }

        using var consumer = Consumer("any");
        var partition = new TopicPartition("timed", 1);
        var watermarks = consumer.QueryWatermarkOffsets(partition, Patience);
        (watermarks.Low.Value, watermarks.High.Value).ShouldBe((0, 10));
        long At(long timestampMs) => consumer.OffsetsForTimes(
            [new TopicPartitionTimestamp(partition, new Timestamp(timestampMs, TimestampType.CreateTime))], Patience).Single().Offset.Value;
        At(1_600_000_003_500).ShouldBe(4);
        At(1_600_000_009_000).ShouldBe(9);
        At(1_500_000_000_000).ShouldBe(0);
        At(1_700_000_000_000).ShouldBe(Offset.End.Value);
    }

    [Fact]
    public async Task The_admin_client_makes_lists_and_removes_topics()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Address }).Build();

        await admin.CreateTopicsAsync([new TopicSpecification { Name = "made", NumPartitions = 3, ReplicationFactor = 1 }]);
        var repeated = await Should.ThrowAsync<CreateTopicsException>(
            () => admin.CreateTopicsAsync([new TopicSpecification { Name = "made", NumPartitions = 3, ReplicationFactor = 1 }]));
        var metadata = admin.GetMetadata("made", Patience);
        await admin.DeleteTopicsAsync(["made"]);

        repeated.Results.Single().Error.Code.ShouldBe(ErrorCode.TopicAlreadyExists);
        metadata.Topics.Single().Partitions.Count.ShouldBe(3);
        metadata.Brokers.Single().Port.ShouldBe(broker.EndPoint.Port);
        admin.GetMetadata(Patience).Topics.ShouldNotContain(topic => topic.Topic == "made");
    }

    [Fact]
    public async Task A_topic_is_made_for_a_producer_that_asks_unless_that_is_switched_off()
    {
        await using var strict = await TestBroker.StartAsync(configureLog: options => options.AutoCreateTopics = false);
        using var allowed = Producer(new ProducerConfig());
        using var refused = Producer(new ProducerConfig { BootstrapServers = strict.Address, MessageTimeoutMs = 3_000 });

        (await allowed.ProduceAsync("made-by-asking", new Message<string, string> { Value = "v" }, Cancellation)).Offset.Value.ShouldBe(0);
        (await Should.ThrowAsync<ProduceException<string, string>>(
            () => refused.ProduceAsync("made-by-asking", new Message<string, string> { Value = "v" }, Cancellation))).Error.Code
            .ShouldBeOneOf(ErrorCode.UnknownTopicOrPart, ErrorCode.Local_UnknownTopic, ErrorCode.Local_MsgTimedOut);

        broker.Log.FindTopic("made-by-asking").ShouldNotBeNull().PartitionCount.ShouldBe(4);
        strict.Log.FindTopic("made-by-asking").ShouldBeNull();
    }

    [Fact]
    public async Task A_record_that_is_too_large_is_refused_by_name()
    {
        using var producer = Producer(new ProducerConfig { MessageMaxBytes = 4_000_000 });

        var failure = await Should.ThrowAsync<ProduceException<string, string>>(
            () => producer.ProduceAsync("large", new Message<string, string> { Value = new string('x', 2_000_000) }, Cancellation));

        failure.Error.Code.ShouldBe(ErrorCode.MsgSizeTooLarge);
    }

    private IProducer<string, string> Producer(ProducerConfig config)
    {
        config.BootstrapServers ??= broker.Address;
        return new ProducerBuilder<string, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    private IConsumer<string, string> Consumer(string group) => new ConsumerBuilder<string, string>(new ConsumerConfig
    {
        BootstrapServers = broker.Address,
        GroupId = group,
        EnableAutoCommit = false,
        AutoOffsetReset = AutoOffsetReset.Earliest,
    }).Build();

    private List<ConsumeResult<string, string>> Consume(string topic, int partition, int count)
    {
        using var consumer = Consumer("readers");
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var results = new List<ConsumeResult<string, string>>();
        while (results.Count < count && consumer.Consume(Patience) is { } result)
        {
            results.Add(result);
        }

        consumer.Close();
        results.Count.ShouldBe(count);
        return results;
    }
}
