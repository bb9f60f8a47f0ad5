using Confluent.Kafka;
using Pinlake.Model;

namespace Pinlake.Gateway.KafkaRest;

/// <summary>Any Kafka, as the Kafka REST routes see it.</summary>
/// <remarks>
/// acks=all, idempotent; keys choose partitions as they do for the Java producer (<c>murmur2_random</c>). Whether a
/// topic is made on demand is the brokers' decision.
/// </remarks>
public sealed class KafkaTopicLog : ITopicLog, IDisposable
{
    private static readonly TimeSpan AnswerWaitMax = TimeSpan.FromSeconds(10);

    private readonly IProducer<byte[]?, byte[]?> producer;
    private readonly IAdminClient admin;

    /// <summary>Connects in the background: an address where nobody listens shows at the first request.</summary>
    /// <param name="bootstrap">Brokers as <c>host:port</c>, comma-joined.</param>
    public KafkaTopicLog(string bootstrap)
    {
        Librdkafka.Use(typeof(Library).Assembly);
        producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            Acks = Acks.All,
            EnableIdempotence = true,
            Partitioner = Partitioner.Murmur2Random,
            LingerMs = 1,
            TopicMetadataPropagationMaxMs = 2000,
            MessageTimeoutMs = (int)AnswerWaitMax.TotalMilliseconds,
        }).SetLogHandler((_, _) => { }).Build();
        admin = new DependentAdminClientBuilder(producer.Handle).Build();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListTopicsAsync(CancellationToken cancellation) => Task.Run<IReadOnlyList<string>>(
        () => [.. Ask(() => admin.GetMetadata(AnswerWaitMax)).Topics.Select(topic => topic.Topic).Order(StringComparer.Ordinal)],
        cancellation);

    /// <inheritdoc/>
    public Task<int?> FindPartitionCountAsync(string topic, CancellationToken cancellation) => Task.Run<int?>(
        () => Ask(() => admin.GetMetadata(AnswerWaitMax)).Topics.Find(found => found.Topic == topic)?.Partitions.Count,
        cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordOutcome>> AppendAsync(
        string topic,
        IReadOnlyList<TopicRecord> records,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        var waiting = new Task<RecordOutcome>[records.Count];
        for (var index = 0; index < waiting.Length; index++)
        {
            waiting[index] = ProduceAsync(topic, records[index], cancellation);
        }

        return await Task.WhenAll(waiting).ConfigureAwait(false);
    }

    /// <summary>Sends what is under way, for at most 10 s, and disconnects.</summary>
    public void Dispose()
    {
        producer.Flush(AnswerWaitMax);
        admin.Dispose();
        producer.Dispose();
    }

    private async Task<RecordOutcome> ProduceAsync(string topic, TopicRecord record, CancellationToken cancellation)
    {
        var message = new Message<byte[]?, byte[]?> { Key = record.Record.Key?.ToArray(), Value = record.Record.Value?.ToArray() };
        try
        {
            var result = await (record.Partition is { } partition
                ? producer.ProduceAsync(new Confluent.Kafka.TopicPartition(topic, partition), message, cancellation)
                : producer.ProduceAsync(topic, message, cancellation)).ConfigureAwait(false);
            return new RecordOutcome(result.Partition.Value, new Model.Offset(result.Offset.Value), null);
        }
        catch (KafkaException failure) when (failure.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic)
        {
            throw new PinlakeException(FailureKind.NotFound, $"Topic '{topic}' does not exist. Create it first.", failure);
        }
        catch (KafkaException failure)
        {
            return RecordOutcome.Failed(new PinlakeException(KindOf(failure.Error.Code), $"Kafka: {failure.Error.Reason}", failure));
        }
    }

    private static T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (KafkaException failure)
        {
            throw new PinlakeException(KindOf(failure.Error.Code), $"Kafka: {failure.Error.Reason}", failure);
        }
    }

    private static FailureKind KindOf(ErrorCode code) => code switch
    {
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidRecord or ErrorCode.TopicException => FailureKind.Invalid,
        ErrorCode.Local_UnknownPartition => FailureKind.NotFound,
        ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed => FailureKind.Invalid,
        _ => FailureKind.Unavailable,
    };
}
