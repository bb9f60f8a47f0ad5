using System.Collections.Concurrent;
using Pinlake.Log;
using Pinlake.Model;

namespace Pinlake.Gateway.KafkaRest;

/// <summary>The log in this process, as the Kafka REST routes see it.</summary>
/// <remarks>
/// Records with a key go where Kafka's Java producer would send them. Those without one stay together for a request,
/// and the next request's go to the next partition, so that batches are large and partitions are even.
/// </remarks>
public sealed class LocalTopicLog : ITopicLog
{
    private readonly LogStore log;
    private readonly PartitionedAppend append;
    private readonly ConcurrentDictionary<string, Turn> turns = new(StringComparer.Ordinal);

    /// <summary>Writes to <paramref name="log"/>, which stays the caller's to dispose of.</summary>
    /// <param name="log">Its options say whether topics are made on demand, and how large a batch may be.</param>
    /// <param name="clock">Timestamps of the records.</param>
    public LocalTopicLog(LogStore log, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(log);
        this.log = log;
        append = PartitionedAppend.To(log, clock);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListTopicsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([.. log.Topics.Select(topic => topic.Name)]);

    /// <inheritdoc/>
    public Task<int?> FindPartitionCountAsync(string topic, CancellationToken cancellation) =>
        Task.FromResult(log.FindTopic(topic)?.PartitionCount);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordOutcome>> AppendAsync(
        string topic,
        IReadOnlyList<TopicRecord> records,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        var description = log.FindTopic(topic)
            ?? await log.FindOrCreateTopicAsync(topic, cancellation).ConfigureAwait(false)
            ?? throw new PinlakeException(FailureKind.NotFound, $"Topic '{topic}' does not exist. Nothing was written. Create it first.");
        var outcomes = new RecordOutcome[records.Count];
        var places = new List<int>(records.Count);
        var partitions = new List<int>(records.Count);
        int? together = null;
        for (var place = 0; place < records.Count; place++)
        {
            var partition = records[place] switch
            {
                { Partition: { } chosen } => chosen,
                { Record.Key: { } key } => Murmur2.Partition(key.Span, description.PartitionCount),
                _ => together ??= NextInTurn(description),
            };
            if (partition >= 0 && partition < description.PartitionCount)
            {
                places.Add(place);
                partitions.Add(partition);
            }
            else
            {
                outcomes[place] = RecordOutcome.Failed(new PinlakeException(FailureKind.NotFound,
                    $"Topic '{topic}' has the partitions 0 to {description.PartitionCount - 1}, not {partition}. This record was not written."));
            }
        }

        if (places.Count > 0)
        {
            var appended = await append.RunAsync(
                topic, [.. places.Select(place => records[place].Record)], [.. partitions], cancellation).ConfigureAwait(false);
            for (var index = 0; index < appended.Length; index++)
            {
                outcomes[places[index]] = appended[index];
            }
        }

        return outcomes;
    }

    private int NextInTurn(TopicDescription topic) =>
        (int)(turns.GetOrAdd(topic.Name, _ => new Turn()).Next() % (uint)topic.PartitionCount);

    private sealed class Turn
    {
        private int current = -1;

        public uint Next() => (uint)Interlocked.Increment(ref current);
    }
}
