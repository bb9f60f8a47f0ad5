using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Gateway;

/// <summary>Appends one batch to the log and waits until it survives a power cut: <see cref="LogStore.AppendAsync"/>, or what a benchmark puts there.</summary>
internal delegate ValueTask<AppendResult> BatchAppend(TopicPartition partition, ReadOnlyMemory<byte> batch, CancellationToken cancellation);

/// <summary>Takes records that know their partitions, appends one batch for each partition, gives every record's place.</summary>
/// <remarks>
/// All batches are handed to the log before the first is waited for, so that one flush serves them all. What exceeds
/// the log's largest batch goes on in a further one.
/// </remarks>
internal sealed class PartitionedAppend(BatchAppend append, int batchBytesMax, TimeProvider clock)
{
    /// <summary>Upper bound of what a record takes beside its own bytes: seven varints, the attributes, a little more.</summary>
    private const int RecordOverheadMax = 48;

    /// <summary>The append whose batches go to <paramref name="log"/>, flushed.</summary>
    public static PartitionedAppend To(LogStore log, TimeProvider clock) => new(
        (partition, batch, cancellation) => log.AppendAsync(partition, batch, Durability.Flushed, cancellation),
        log.Options.BatchBytesMax,
        clock);

    /// <summary>Appends and waits.</summary>
    /// <param name="topic">The topic in the log.</param>
    /// <param name="records">At least one; read before the task completes, not afterwards.</param>
    /// <param name="partitions">The partition of each record.</param>
    /// <param name="cancellation">Stops the wait, not the write.</param>
    /// <returns>One outcome for each record; those of a batch that failed share its failure.</returns>
    public async Task<RecordOutcome[]> RunAsync(
        string topic,
        IReadOnlyList<Record> records,
        int[] partitions,
        CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var batches = Plan(records, partitions);
        // All are encoded before the first is handed over: the fewer of them miss the flush that the first one starts.
        var encoded = batches.ConvertAll(batch => RecordBatchWriter.Write(batch.Records, now));
        var waiting = new Task<AppendResult>[batches.Count];
        for (var index = 0; index < waiting.Length; index++)
        {
            waiting[index] = StartAsync(new TopicPartition(topic, batches[index].Partition), encoded[index], cancellation);
        }

        var outcomes = new RecordOutcome[records.Count];
        for (var index = 0; index < waiting.Length; index++)
        {
            await SettleAsync(waiting[index], batches[index], outcomes, cancellation).ConfigureAwait(false);
        }

        return outcomes;
    }

    // Turns what AppendAsync throws at once into a failed task of its own batch.
    private async Task<AppendResult> StartAsync(TopicPartition partition, byte[] batch, CancellationToken cancellation) =>
        await append(partition, batch, cancellation).ConfigureAwait(false);

    private static async Task SettleAsync(
        Task<AppendResult> waiting,
        PlannedBatch batch,
        RecordOutcome[] outcomes,
        CancellationToken cancellation)
    {
        try
        {
            var result = await waiting.ConfigureAwait(false);
            for (var index = 0; index < batch.Places.Count; index++)
            {
                outcomes[batch.Places[index]] = new RecordOutcome(batch.Partition, result.BaseOffset.Plus(index), null);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var shown = failure as PinlakeException
                ?? new PinlakeException(FailureKind.Bug, "The log failed unexpectedly; the records may be there after a restart.", failure);
            foreach (var place in batch.Places)
            {
                outcomes[place] = RecordOutcome.Failed(shown);
            }
        }
    }

    private List<PlannedBatch> Plan(IReadOnlyList<Record> records, int[] partitions)
    {
        var planned = new List<PlannedBatch>();
        var open = new Dictionary<int, PlannedBatch>();
        for (var place = 0; place < records.Count; place++)
        {
            var bytes = SizeMax(records[place]);
            if (!open.TryGetValue(partitions[place], out var batch) || batch.Bytes + bytes > batchBytesMax)
            {
                batch = new PlannedBatch(partitions[place]);
                open[partitions[place]] = batch;
                planned.Add(batch);
            }

            batch.Bytes += bytes;
            batch.Places.Add(place);
            batch.Records.Add(records[place]);
        }

        return planned;
    }

    private static long SizeMax(Record record)
    {
        var bytes = RecordOverheadMax + (long)(record.Key?.Length ?? 0) + (record.Value?.Length ?? 0);
        foreach (var header in record.Headers)
        {
            bytes += RecordOverheadMax + (header.Key.Length * 3L) + (header.Value?.Length ?? 0);
        }

        return bytes;
    }

    private sealed class PlannedBatch(int partition)
    {
        public int Partition { get; } = partition;

        public long Bytes { get; set; } = RecordBatchHeader.SizeBytes;

        public List<int> Places { get; } = [];

        public List<Record> Records { get; } = [];
    }
}
