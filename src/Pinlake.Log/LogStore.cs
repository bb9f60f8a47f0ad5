using Microsoft.Extensions.Logging;
using Pinlake.Model;

namespace Pinlake.Log;

/// <summary>The log: all partitions of all topics and streams in one journal, and the catalog that names them.</summary>
/// <remarks>
/// Safe from many threads. One process owns the folder. Readers see records below the high watermark only, so what was
/// read once cannot vanish. After a failed write or flush the log takes no more appends until it is opened again.
/// </remarks>
public sealed class LogStore : IAsyncDisposable
{
    private LogStore(LogOptions options)
    {
        Options = options;
        Recovery = new RecoveryReport(0, 0, 0, [], TimeSpan.Zero);
    }

    /// <summary>The settings that the log was opened with.</summary>
    public LogOptions Options { get; }

    /// <summary>What opening found.</summary>
    public RecoveryReport Recovery { get; }

    /// <summary>Identity of this journal, made with it and kept for good; Kafka's cluster id follows from it.</summary>
    public Guid Id { get; }

    /// <summary>Why the log takes no more appends; null while all is well.</summary>
    public PinlakeException? Failure { get; private set; }

    /// <summary>All Kafka topics, ordered by name; streams are not among them.</summary>
    public IReadOnlyList<TopicDescription> Topics => throw new NotImplementedException();

    /// <summary>All Kinesis streams, ordered by name.</summary>
    public IReadOnlyList<StreamDescription> Streams => throw new NotImplementedException();

    /// <summary>Opens the journal in <see cref="LogOptions.Folder"/>, made when absent, and repairs what a crash left.</summary>
    /// <param name="options">Checked here.</param>
    /// <param name="clock">Time of creations, and of flushes that nobody waits for.</param>
    /// <param name="logger">Told what recovery found, and why the log stops taking appends.</param>
    /// <param name="cancellation">Ends the recovery.</param>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Invalid"/>: an option is out of range, or the format is newer than this program.
    /// <see cref="FailureKind.Conflict"/>: another process owns the folder; the message names it.
    /// <see cref="FailureKind.Unavailable"/>: the folder cannot be made, read or written.
    /// </exception>
    public static Task<LogStore> OpenAsync(
        LogOptions options,
        TimeProvider clock,
        ILogger<LogStore> logger,
        CancellationToken cancellation) => Task.FromResult(new LogStore(options));

    /// <summary>The topic called <paramref name="name"/>, or null.</summary>
    public TopicDescription? FindTopic(string name) => throw new NotImplementedException();

    /// <summary>Makes a topic, durable when this returns.</summary>
    /// <param name="name">1 to 249 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; neither <c>.</c> nor <c>..</c>.</param>
    /// <param name="partitionCount">1 to 10,000.</param>
    /// <param name="cancellation">Stops the wait, not the write.</param>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Invalid"/>: bad name or number. <see cref="FailureKind.Conflict"/>: the topic exists.
    /// <see cref="FailureKind.Unavailable"/>: the flush failed.
    /// </exception>
    public Task<TopicDescription> CreateTopicAsync(string name, int partitionCount, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>The topic called <paramref name="name"/>, made now if it is not there and the options allow it.</summary>
    /// <returns>The topic, or null when it is not there and <see cref="LogOptions.AutoCreateTopics"/> is off.</returns>
    /// <exception cref="PinlakeException">As <see cref="CreateTopicAsync"/>, but never Conflict.</exception>
    public Task<TopicDescription?> FindOrCreateTopicAsync(string name, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>Forgets a topic and its records, durable when this returns.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such topic.</exception>
    public Task DeleteTopicAsync(string name, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The stream called <paramref name="name"/>, or null.</summary>
    public StreamDescription? FindStream(string name) => throw new NotImplementedException();

    /// <summary>Makes a stream whose shards share the hash keys evenly, durable when this returns.</summary>
    /// <param name="name">1 to 128 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <param name="shardCount">1 to 10,000.</param>
    /// <param name="cancellation">Stops the wait, not the write.</param>
    /// <exception cref="PinlakeException">As <see cref="CreateTopicAsync"/>.</exception>
    public Task<StreamDescription> CreateStreamAsync(string name, int shardCount, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>Forgets a stream and its records, durable when this returns.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such stream.</exception>
    public Task DeleteStreamAsync(string name, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Appends one record batch.</summary>
    /// <param name="partition">Must exist.</param>
    /// <param name="batch">
    /// Exactly one batch, magic 2, its 61-byte header included; read before the first await. The log sets base offset
    /// and partition leader epoch in its own copy; the batch's CRC covers neither.
    /// </param>
    /// <param name="durability">What to wait for.</param>
    /// <param name="cancellation">Stops the wait, not the write: a cancelled append may still land.</param>
    /// <returns>Where the batch is; look at <see cref="AppendResult.Outcome"/> if it carries a producer id.</returns>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Invalid"/>: bad length, magic, counts or CRC, or too large; nothing was written.
    /// <see cref="FailureKind.NotFound"/>: no such partition; nothing was written.
    /// <see cref="FailureKind.Unavailable"/>: write or flush failed; the batch may be there after a restart.
    /// <see cref="FailureKind.Closed"/>: the log is closing; nothing was written.
    /// </exception>
    /// <remarks>Offsets of a partition begin at 0 and leave no gap. Source: Kafka protocol guide, "Record Batch".</remarks>
    public ValueTask<AppendResult> AppendAsync(
        TopicPartition partition,
        ReadOnlyMemory<byte> batch,
        Durability durability,
        CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The partition's marks at this moment.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such partition.</exception>
    public PartitionOffsets Offsets(TopicPartition partition) => throw new NotImplementedException();

    /// <summary>Reads whole batches as they are stored, from the one that holds <paramref name="from"/> on.</summary>
    /// <param name="partition">Must exist.</param>
    /// <param name="from">From the partition's start to its high watermark.</param>
    /// <param name="bytesMax">Where to stop; the first batch is given whole, however large.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <returns>
    /// At least one batch if any lies below the high watermark, else nothing. Where <paramref name="from"/> itself was
    /// lost to damage, the first batch is the next one that is whole.
    /// </returns>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.NotFound"/>: no such partition. <see cref="FailureKind.Invalid"/>: the offset is out of range.
    /// <see cref="FailureKind.Corrupt"/>: the bytes have changed since they were written.
    /// </exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        TopicPartition partition,
        Offset from,
        int bytesMax,
        CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>First offset of the first batch below the high watermark that holds a record of this time or later.</summary>
    /// <param name="partition">Must exist.</param>
    /// <param name="timestampMs">Milliseconds since 1970.</param>
    /// <returns>Null when there is none. The record itself is in that batch: readers pass over those before it.</returns>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such partition.</exception>
    public Offset? FindByTimestamp(TopicPartition partition, long timestampMs) => throw new NotImplementedException();

    /// <summary>Completes once the high watermark lies behind <paramref name="from"/>.</summary>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.NotFound"/>: no such partition, or it was deleted meanwhile.
    /// <see cref="FailureKind.Closed"/>: the log is closing.
    /// </exception>
    public Task WaitForDataAsync(TopicPartition partition, Offset from, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>A producer id that this journal has never given before, restarts included.</summary>
    public ValueTask<long> NextProducerIdAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Flushes, closes the files and gives the folder free. Appends still waiting are answered first.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
