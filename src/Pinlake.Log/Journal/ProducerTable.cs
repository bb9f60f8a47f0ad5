using Pinlake.Wire.Records;

namespace Pinlake.Log.Journal;

/// <summary>The last batches of each idempotent producer of one partition, so that a repeat is known as one.</summary>
/// <remarks>
/// Used by recovery, then by the journal's writer alone. Source: Kafka KIP-98, "Idempotent Producer Guarantees"; five
/// batches because a producer may have five requests on the way. A producer not known here may begin with any sequence
/// number: its earlier batches may have been forgotten.
/// </remarks>
internal sealed class ProducerTable
{
    /// <summary>Producers remembered; beyond it, those that wrote longest ago are forgotten.</summary>
    public const int ProducersMax = 4096;

    private const int BatchesMax = 5;

    private readonly Dictionary<long, Producer> producers = [];

    private long clock;

    /// <summary>What is to become of a batch.</summary>
    /// <param name="batch">Its header.</param>
    /// <param name="firstOffset">Base offset of the batch that it repeats; else 0.</param>
    public AppendOutcome Check(in RecordBatchHeader batch, out long firstOffset)
    {
        firstOffset = 0;
        if (batch.ProducerId < 0 || batch.IsControl || !producers.TryGetValue(batch.ProducerId, out var producer))
        {
            return AppendOutcome.Appended;
        }

        if (batch.ProducerEpoch != producer.Epoch)
        {
            return batch.ProducerEpoch < producer.Epoch ? AppendOutcome.InvalidProducerEpoch
                : batch.BaseSequence == 0 ? AppendOutcome.Appended
                : AppendOutcome.OutOfOrderSequence;
        }

        var lastSequence = LastSequence(batch);
        foreach (var sent in producer.Batches)
        {
            if (sent.FirstSequence == batch.BaseSequence && sent.LastSequence == lastSequence)
            {
                firstOffset = sent.BaseOffset;
                return AppendOutcome.Repeated;
            }
        }

        return batch.BaseSequence == Next(producer.LastSequence)
            ? AppendOutcome.Appended
            : AppendOutcome.OutOfOrderSequence;
    }

    /// <summary>Takes note of a batch that has its offset.</summary>
    public void Remember(in RecordBatchHeader batch, long baseOffset)
    {
        if (batch.ProducerId < 0 || batch.IsControl)
        {
            return;
        }

        if (!producers.TryGetValue(batch.ProducerId, out var producer) || producer.Epoch != batch.ProducerEpoch)
        {
            producers[batch.ProducerId] = producer = new Producer(batch.ProducerEpoch);
        }

        producer.LastSequence = LastSequence(batch);
        producer.LastUse = ++clock;
        if (producer.Batches.Count == BatchesMax)
        {
            producer.Batches.Dequeue();
        }

        producer.Batches.Enqueue(new SentBatch(batch.BaseSequence, producer.LastSequence, baseOffset));
        if (producers.Count > ProducersMax)
        {
            ForgetQuarter();
        }
    }

    private static int LastSequence(in RecordBatchHeader batch) =>
        (int)((batch.BaseSequence + (long)batch.LastOffsetDelta) & int.MaxValue);

    // Sequence numbers go on with 0 behind the largest int.
    private static int Next(int sequence) => (sequence + 1) & int.MaxValue;

    private void ForgetQuarter()
    {
        foreach (var (id, _) in producers.OrderBy(pair => pair.Value.LastUse).Take(ProducersMax / 4).ToList())
        {
            producers.Remove(id);
        }
    }

    private sealed class Producer(short epoch)
    {
        public short Epoch { get; } = epoch;

        public int LastSequence { get; set; }

        public long LastUse { get; set; }

        public Queue<SentBatch> Batches { get; } = new(BatchesMax);
    }

    private readonly record struct SentBatch(int FirstSequence, int LastSequence, long BaseOffset);
}
