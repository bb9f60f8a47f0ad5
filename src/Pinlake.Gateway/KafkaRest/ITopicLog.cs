using Pinlake.Model;

namespace Pinlake.Gateway.KafkaRest;

/// <summary>The log behind the Kafka REST routes: ours in this process, or any Kafka by its address.</summary>
/// <remarks>Safe from many threads.</remarks>
public interface ITopicLog
{
    /// <summary>Names of all topics, ordered by code point.</summary>
    /// <param name="cancellation">Stops the wait.</param>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Unavailable"/>: no broker answers.</exception>
    Task<IReadOnlyList<string>> ListTopicsAsync(CancellationToken cancellation);

    /// <summary>How many partitions <paramref name="topic"/> has; null when there is no such topic. Creates nothing.</summary>
    /// <param name="topic">A name, checked by <see cref="TopicName"/>.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Unavailable"/>: no broker answers.</exception>
    Task<int?> FindPartitionCountAsync(string topic, CancellationToken cancellation);

    /// <summary>Appends records and returns once each has survived a power cut (acks=all), or failed.</summary>
    /// <param name="topic">A name, checked by <see cref="TopicName"/>; created where the log allows that.</param>
    /// <param name="records">At least one. Their bytes are read until the task completes, not afterwards.</param>
    /// <param name="cancellation">Stops the wait, not the write: cancelled records may still land.</param>
    /// <returns>One outcome for each record, in their order. One record's failure leaves the others as they are.</returns>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such topic; nothing was written.</exception>
    Task<IReadOnlyList<RecordOutcome>> AppendAsync(string topic, IReadOnlyList<TopicRecord> records, CancellationToken cancellation);
}

/// <summary>A record on its way to a topic.</summary>
/// <param name="Record">Key, value and the rest.</param>
/// <param name="Partition">The partition asked for; null lets the log choose: by key where there is one, else in turn.</param>
public readonly record struct TopicRecord(Record Record, int? Partition = null);
