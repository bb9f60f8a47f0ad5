using Pinlake.Model;

namespace Pinlake.Log.Journal;

/// <summary>One partition as the journal knows it in memory: where its batches lie, how far it is written and durable.</summary>
/// <param name="id">The journal's own number of the partition.</param>
/// <remarks>The writer alone uses the producers and <see cref="NextOffset"/>; all else may be read from any thread.</remarks>
internal sealed class PartitionLog(int id)
{
    private long highWatermark;
    private long end;
    private TaskCompletionSource? advance;
    private PinlakeException? ending;

    /// <summary>The journal's own number of the partition.</summary>
    public int Id { get; } = id;

    /// <summary>What the catalog calls it; the number until then.</summary>
    public string Name { get; set; } = $"partition {id}";

    /// <summary>Where its batches lie.</summary>
    public FrameIndex Index { get; } = new();

    /// <summary>Its idempotent producers.</summary>
    public ProducerTable Producers { get; } = new();

    /// <summary>Offset that the writer gives next.</summary>
    public long NextOffset { get; set; }

    /// <summary>Why nothing more comes; null while the partition lives.</summary>
    public PinlakeException? Ending => Volatile.Read(ref ending);

    /// <summary>First offset that is not durable.</summary>
    public long HighWatermark => Volatile.Read(ref highWatermark);

    /// <summary>The marks. Nothing is ever removed yet, so each partition starts at 0.</summary>
    public PartitionOffsets Offsets
    {
        get
        {
            var durable = Volatile.Read(ref highWatermark);
            return new PartitionOffsets(Offset.Zero, new Offset(durable), new Offset(Volatile.Read(ref end)));
        }
    }

    /// <summary>Takes note of a batch that is written.</summary>
    public void AddWritten(in FrameEntry entry)
    {
        Index.Add(entry);
        Volatile.Write(ref end, entry.EndOffset);
    }

    /// <summary>Takes over what recovery found: all of it is durable.</summary>
    public void Recovered(long nextOffset)
    {
        NextOffset = nextOffset;
        Volatile.Write(ref end, nextOffset);
        Volatile.Write(ref highWatermark, nextOffset);
    }

    /// <summary>Lets readers see what lies below <paramref name="offset"/>. One thread at a time.</summary>
    public void AdvanceHighWatermark(long offset)
    {
        if (offset > highWatermark)
        {
            Volatile.Write(ref highWatermark, offset);
            Interlocked.Exchange(ref advance, null)?.TrySetResult();
        }
    }

    /// <summary>Ends all waits, and those to come, with <paramref name="reason"/>.</summary>
    public void End(PinlakeException reason)
    {
        Volatile.Write(ref ending, reason);
        Interlocked.Exchange(ref advance, null)?.TrySetException(reason);
    }

    /// <summary>Completes once the high watermark lies behind <paramref name="from"/>.</summary>
    public async Task WaitForDataAsync(long from, CancellationToken cancellation)
    {
        while (HighWatermark <= from)
        {
            // Taken before the second look: an advance in between completes it.
            var signal = Signal();
            if (HighWatermark > from)
            {
                return;
            }

            if (Ending is { } reason)
            {
                throw new PinlakeException(reason.Kind, reason.Message);
            }

            await signal.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private Task Signal()
    {
        var current = Volatile.Read(ref advance);
        if (current is null)
        {
            var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            current = Interlocked.CompareExchange(ref advance, made, null) ?? made;
        }

        return current.Task;
    }
}
