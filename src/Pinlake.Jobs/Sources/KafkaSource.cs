using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Pinlake.Model;
using Offset = Pinlake.Model.Offset;
using TopicPartition = Pinlake.Model.TopicPartition;

namespace Pinlake.Jobs.Sources;

/// <summary>Reads chosen partitions of a Kafka from chosen offsets, in the order of each partition.</summary>
/// <remarks>
/// Partitions are assigned by hand: no group is joined and no offset committed, because the place to go on lies
/// with what was made of the records. One thread at a time. A broker that goes away is waited for without an error.
/// </remarks>
internal sealed class KafkaSource : IDisposable
{
    private readonly KafkaSourceOptions options;
    private readonly IConsumer<Ignore, byte[]?> consumer;
    private readonly IAdminClient admin;
    private readonly Dictionary<TopicPartition, Offset> ends = [];

    /// <summary>Creates a reader of no partition yet. Connects in the background.</summary>
    public KafkaSource(KafkaSourceOptions options, ILogger logger)
    {
        this.options = options;
        Librdkafka.Use(typeof(Library).Assembly);
        consumer = new ConsumerBuilder<Ignore, byte[]?>(Configure(options))
            .SetValueDeserializer(NullableBytes.Instance)
            .SetErrorHandler((_, error) => logger.LogWarning("Kafka at {Servers}: {Reason}", options.BootstrapServers, error.Reason))
            .SetLogHandler((_, message) => logger.LogDebug("{Facility}: {Message}", message.Facility, message.Message))
            .Build();
        admin = new DependentAdminClientBuilder(consumer.Handle).Build();
    }

    /// <summary>The partitions that exist of the named topics. A topic that does not exist (yet) has none.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Unavailable"/>: no broker answered in time.</exception>
    public IReadOnlyList<TopicPartition> FindPartitions(IReadOnlyCollection<string> topics)
    {
        // Metadata of all topics: asking for one by name may create it, on brokers that create topics by themselves.
        var metadata = Ask("its topics", () => admin.GetMetadata(options.AnswerDelayMax));
        return [.. metadata.Topics
            .Where(topic => topics.Contains(topic.Topic) && !topic.Error.IsError)
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))
            .OrderBy(partition => partition.Topic, StringComparer.Ordinal).ThenBy(partition => partition.Partition)];
    }

    /// <summary>The offsets that a partition holds now, asked of its broker.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Unavailable"/>: no broker answered in time.</exception>
    public PartitionBounds FindBounds(TopicPartition partition)
    {
        var offsets = Ask($"the offsets of {partition}", () => consumer.QueryWatermarkOffsets(ToKafka(partition), options.AnswerDelayMax));
        return new PartitionBounds(new Offset(offsets.Low.Value), new Offset(offsets.High.Value));
    }

    /// <summary>The end of an assigned partition as its last fetch told it; null before the first fetch.</summary>
    public Offset? LastKnownEnd(TopicPartition partition)
    {
        var end = consumer.GetWatermarkOffsets(ToKafka(partition)).High.Value;
        return end < 0 ? null : new Offset(end);
    }

    /// <summary>
    /// The offset up to which everything of a partition has been given, or held nothing for readers: where reading last
    /// met the end. A transaction's end takes an offset that no record has. Null until then.
    /// </summary>
    public Offset? FindReadEnd(TopicPartition partition) => ends.TryGetValue(partition, out var end) ? end : null;

    /// <summary>Adds a partition to those read, from <paramref name="from"/> on.</summary>
    public void Start(TopicPartition partition, Offset from) =>
        consumer.IncrementalAssign([new TopicPartitionOffset(ToKafka(partition), new Confluent.Kafka.Offset(from.Value))]);

    /// <summary>Takes the next record of any assigned partition.</summary>
    /// <param name="delayMax">How long to wait for one when none is at hand.</param>
    /// <returns>Null when none came in time, or when the end of a partition was met.</returns>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.NotFound"/>: an assigned partition is gone. <see cref="FailureKind.Unavailable"/>: any
    /// other error that the client does not get over by itself.
    /// </exception>
    public KafkaRecord? Read(TimeSpan delayMax)
    {
        try
        {
            if (consumer.Consume(delayMax) is not { } result)
            {
                return null;
            }

            var (partition, offset) = (new TopicPartition(result.Topic, result.Partition.Value), new Offset(result.Offset.Value));
            if (result.IsPartitionEOF)
            {
                ends[partition] = offset;
                return null;
            }

            return new KafkaRecord(partition, offset, result.Message.Value);
        }
        catch (ConsumeException failure)
        {
            var gone = failure.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownPartition
                or ErrorCode.Local_UnknownTopic;
            throw new PinlakeException(
                gone ? FailureKind.NotFound : FailureKind.Unavailable,
                $"Kafka at {options.BootstrapServers}: reading {failure.ConsumerRecord?.TopicPartition} failed: "
                + $"{failure.Error.Reason}. Nothing read so far is lost. "
                + (gone ? "Create the topic again, or take it out of the settings." : "Look at the broker, then start again."),
                failure);
        }
    }

    /// <summary>Closes the connections; records fetched ahead are dropped.</summary>
    public void Dispose()
    {
        admin.Dispose();
        consumer.Close();
        consumer.Dispose();
    }

    private static ConsumerConfig Configure(KafkaSourceOptions options)
    {
        var config = new ConsumerConfig
        {
            FetchWaitMaxMs = 100,
            FetchErrorBackoffMs = 100,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 1000,
            MaxPartitionFetchBytes = Math.Min(1 << 20, options.BufferBytesMax),
            FetchMaxBytes = options.BufferBytesMax,
            QueuedMaxMessagesKbytes = options.BufferBytesMax >> 10,
            QueuedMinMessages = 5000,
            SocketKeepaliveEnable = true,
        };
        foreach (var (name, value) in options.Properties)
        {
            config.Set(name, value);
        }

        config.BootstrapServers = options.BootstrapServers;
        // The client demands a name; it is never sent, for a group is never joined.
        config.GroupId = "pinlake";
        config.EnableAutoCommit = false;
        config.EnableAutoOffsetStore = false;
        config.AllowAutoCreateTopics = false;
        config.EnablePartitionEof = true;
        // Only retention can put the start of a partition behind our place: go on with what is left.
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        return config;
    }

    private static Confluent.Kafka.TopicPartition ToKafka(TopicPartition partition) => new(partition.Topic, partition.Partition);

    private T Ask<T>(string what, Func<T> question)
    {
        try
        {
            return question();
        }
        catch (KafkaException failure)
        {
            throw new PinlakeException(
                FailureKind.Unavailable,
                $"Kafka at {options.BootstrapServers} did not tell {what}: {failure.Error.Reason}. Nothing was changed. "
                + "Check the address and that the broker runs, then try again.",
                failure);
        }
    }

    private sealed class NullableBytes : IDeserializer<byte[]?>
    {
        public static readonly NullableBytes Instance = new();

        public byte[]? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
            isNull ? null : data.ToArray();
    }
}
