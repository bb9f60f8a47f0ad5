using Microsoft.Extensions.Logging;
using Pinlake.Log.Catalog;
using Pinlake.Log.Journal;
using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Log;

/// <summary>The log: all partitions of all topics and streams in one journal, and the catalog that names them.</summary>
/// <remarks>
/// Safe from many threads. One process owns the folder. Readers see records below the high watermark only, so what was
/// read once cannot vanish. After a failed write or flush the log takes no more appends until it is opened again.
/// </remarks>
public sealed class LogStore : IAsyncDisposable
{
    private readonly IDisposable folderLock;
    private readonly LogJournal journal;
    private readonly CatalogWriter catalog;

    private LogStore(LogOptions options, IDisposable folderLock, LogJournal journal, TimeProvider clock)
    {
        Options = options;
        this.folderLock = folderLock;
        this.journal = journal;
        catalog = new CatalogWriter(journal, clock);
    }

    /// <summary>The settings that the log was opened with.</summary>
    public LogOptions Options { get; }

    /// <summary>What opening found.</summary>
    public RecoveryReport Recovery => journal.Recovery;

    /// <summary>Identity of this journal, made with it and kept for good; Kafka's cluster id follows from it.</summary>
    public Guid Id => catalog.State.Id;

    /// <summary>Why the log takes no more appends; null while all is well.</summary>
    public PinlakeException? Failure => journal.Failure;

    /// <summary>All Kafka topics, ordered by name; streams are not among them.</summary>
    public IReadOnlyList<TopicDescription> Topics => [.. catalog.State.Topics.Values.Select(Describe)];

    /// <summary>All Kinesis streams, ordered by name.</summary>
    public IReadOnlyList<StreamDescription> Streams => [.. catalog.State.Streams.Values.Select(Describe)];

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
    public static async Task<LogStore> OpenAsync(
        LogOptions options,
        TimeProvider clock,
        ILogger<LogStore> logger,
        CancellationToken cancellation)
    {
        options.Check();
        return await Task.Run(() => OpenFolder(options, clock, logger, cancellation), cancellation).ConfigureAwait(false);
    }

    /// <summary>The topic called <paramref name="name"/>, or null.</summary>
    public TopicDescription? FindTopic(string name) =>
        catalog.State.Topics.TryGetValue(name, out var topic) ? Describe(topic) : null;

    /// <summary>Makes a topic, durable when this returns.</summary>
    /// <param name="name">1 to 249 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; neither <c>.</c> nor <c>..</c>.</param>
    /// <param name="partitionCount">1 to 10,000.</param>
    /// <param name="cancellation">Stops the wait, not the write.</param>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Invalid"/>: bad name or number. <see cref="FailureKind.Conflict"/>: the topic exists.
    /// <see cref="FailureKind.Unavailable"/>: the flush failed.
    /// </exception>
    public async Task<TopicDescription> CreateTopicAsync(string name, int partitionCount, CancellationToken cancellation) =>
        Describe(await catalog.MakeTopicAsync(name, partitionCount).WaitAsync(cancellation).ConfigureAwait(false));

    /// <summary>The topic called <paramref name="name"/>, made now if it is not there and the options allow it.</summary>
    /// <returns>The topic, or null when it is not there and <see cref="LogOptions.AutoCreateTopics"/> is off.</returns>
    /// <exception cref="PinlakeException">As <see cref="CreateTopicAsync"/>, but never Conflict.</exception>
    public async Task<TopicDescription?> FindOrCreateTopicAsync(string name, CancellationToken cancellation)
    {
        if (FindTopic(name) is { } topic)
        {
            return topic;
        }

        if (!Options.AutoCreateTopics)
        {
            return null;
        }

        try
        {
            return await CreateTopicAsync(name, Options.DefaultPartitions, cancellation).ConfigureAwait(false);
        }
        catch (PinlakeException exception) when (exception.Kind == FailureKind.Conflict)
        {
            // Somebody else was faster.
            return FindTopic(name);
        }
    }

    /// <summary>Forgets a topic and its records, durable when this returns.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such topic.</exception>
    public Task DeleteTopicAsync(string name, CancellationToken cancellation) =>
        catalog.DeleteTopicAsync(name).WaitAsync(cancellation);

    /// <summary>The stream called <paramref name="name"/>, or null.</summary>
    public StreamDescription? FindStream(string name) =>
        catalog.State.Streams.TryGetValue(name, out var stream) ? Describe(stream) : null;

    /// <summary>Makes a stream whose shards share the hash keys evenly, durable when this returns.</summary>
    /// <param name="name">1 to 128 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <param name="shardCount">1 to 10,000.</param>
    /// <param name="cancellation">Stops the wait, not the write.</param>
    /// <exception cref="PinlakeException">As <see cref="CreateTopicAsync"/>.</exception>
    public async Task<StreamDescription> CreateStreamAsync(string name, int shardCount, CancellationToken cancellation) =>
        Describe(await catalog.MakeStreamAsync(name, shardCount).WaitAsync(cancellation).ConfigureAwait(false));

    /// <summary>Forgets a stream and its records, durable when this returns.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such stream.</exception>
    public Task DeleteStreamAsync(string name, CancellationToken cancellation) =>
        catalog.DeleteStreamAsync(name).WaitAsync(cancellation);

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
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var log = Partition(partition);
        var header = ProducedBatch.Check(partition, batch.Span, Options.BatchBytesMax);
        var append = journal.AppendAsync(log, batch.Span, header, durability);
        return new ValueTask<AppendResult>(cancellation.CanBeCanceled ? append.WaitAsync(cancellation) : append);
    }

    /// <summary>The partition's marks at this moment.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such partition.</exception>
    public PartitionOffsets Offsets(TopicPartition partition) => Partition(partition).Offsets;

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
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var log = Partition(partition);
        if (from.Value < 0 || from.Value > log.HighWatermark)
        {
            throw new PinlakeException(FailureKind.Invalid,
                $"{partition}: offset {from} is out of range. The partition holds 0 to {log.HighWatermark}. Ask for one of these.");
        }

        return ValueTask.FromResult(Read(log, from.Value, bytesMax));
    }

    /// <summary>Offset of the first record below the high watermark that has this time or a later one.</summary>
    /// <param name="partition">Must exist.</param>
    /// <param name="timestampMs">Milliseconds since 1970.</param>
    /// <returns>Null when there is none. Where the batch cannot be decoded, its first offset.</returns>
    /// <exception cref="PinlakeException">As <see cref="ReadAsync"/>.</exception>
    public Offset? FindByTimestamp(TopicPartition partition, long timestampMs)
    {
        var log = Partition(partition);
        var highWatermark = log.HighWatermark;
        var index = log.Index.FindTimestamp(timestampMs);
        if (index == log.Index.Count || log.Index[index].EndOffset > highWatermark)
        {
            return null;
        }

        var baseOffset = log.Index[index].BaseOffset;
        return RecordBatchReader.TryRead(Read(log, baseOffset, 0), out var records, out _)
            && records.FirstOrDefault(record => record.TimestampMs >= timestampMs) is { } found
                ? found.Offset
                : new Offset(baseOffset);
    }

    /// <summary>Completes once the high watermark lies behind <paramref name="from"/>.</summary>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.NotFound"/>: no such partition, or it was deleted meanwhile.
    /// <see cref="FailureKind.Closed"/>: the log is closing.
    /// </exception>
    public Task WaitForDataAsync(TopicPartition partition, Offset from, CancellationToken cancellation) =>
        Partition(partition).WaitForDataAsync(from.Value, cancellation);

    /// <summary>A producer id that this journal has never given before, restarts included.</summary>
    public ValueTask<long> NextProducerIdAsync(CancellationToken cancellation) =>
        new(catalog.NextProducerIdAsync().WaitAsync(cancellation));

    /// <summary>Flushes, closes the files and gives the folder free. Appends still waiting are answered first.</summary>
    public async ValueTask DisposeAsync()
    {
        await journal.DisposeAsync().ConfigureAwait(false);
        catalog.Dispose();
        folderLock.Dispose();
    }

    /// <summary>Opens the journal in a folder that may be simulated, with options that are not checked.</summary>
    internal static LogStore Open(
        IJournalFolder folder, IDisposable folderLock, LogOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellation)
    {
        var journal = LogJournal.Open(folder, options.SegmentBytesMax, options.FlushDelayMax, clock, logger, cancellation);
        journal.Recovery.Tell(options.Folder, logger);
        return new LogStore(options, folderLock, journal, clock);
    }

    private static LogStore OpenFolder(LogOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(options.Folder);
            var folderLock = FolderLock.Take(options.Folder, clock);
            try
            {
                return Open(new DiskFolder(Path.GetFullPath(options.Folder)), folderLock, options, clock, logger, cancellation);
            }
            catch
            {
                folderLock.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PinlakeException(FailureKind.Unavailable,
                $"The log in '{options.Folder}' cannot be opened: {exception.Message} Look after the folder, then start again.", exception);
        }
    }

    private ReadOnlyMemory<byte> Read(PartitionLog partition, long from, int bytesMax)
    {
        try
        {
            return journal.Read(partition, from, bytesMax);
        }
        catch (ObjectDisposedException exception)
        {
            throw new PinlakeException(FailureKind.Closed, "The log is closed. Open it again to go on.", exception);
        }
    }

    private PartitionLog Partition(TopicPartition name) => catalog.TryFind(name, out var partition)
        ? partition
        : throw new PinlakeException(FailureKind.NotFound,
            $"Partition '{name}' does not exist. Nothing was changed. Make its topic or stream first.");

    private static TopicDescription Describe(TopicMade topic) =>
        new(topic.Name, topic.Id, topic.Partitions.Count, DateTimeOffset.FromUnixTimeMilliseconds(topic.CreatedAtMs));

    private static StreamDescription Describe(StreamMade stream) => new(
        stream.Name,
        stream.Id,
        DateTimeOffset.FromUnixTimeMilliseconds(stream.CreatedAtMs),
        stream.Epoch,
        [.. stream.Shards.Select((shard, index) => new ShardDescription(index, shard.Start, shard.End))]);
}
