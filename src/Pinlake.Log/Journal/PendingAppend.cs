using System.Buffers;
using Pinlake.Log.Catalog;
using Pinlake.Wire.Records;

namespace Pinlake.Log.Journal;

/// <summary>One append on its way: its own copy of the bytes, room for the frame's header before them, and its answer.</summary>
internal sealed class PendingAppend : TaskCompletionSource<AppendResult>
{
    private byte[]? buffer;

    private PendingAppend(PartitionLog partition, FrameKind kind, ReadOnlySpan<byte> payload, Durability durability)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Partition = partition;
        Kind = kind;
        Durability = durability;
        PayloadBytes = payload.Length;
        buffer = ArrayPool<byte>.Shared.Rent(FrameBytes);
        payload.CopyTo(buffer.AsSpan(FrameHeader.SizeBytes));
    }

    /// <summary>Where it goes.</summary>
    public PartitionLog Partition { get; }

    /// <summary>What the payload is.</summary>
    public FrameKind Kind { get; }

    /// <summary>What its answer waits for.</summary>
    public Durability Durability { get; }

    /// <summary>Bytes of the payload.</summary>
    public int PayloadBytes { get; }

    /// <summary>The header of the batch; the default for other kinds.</summary>
    public RecordBatchHeader Batch { get; private init; }

    /// <summary>The change of the catalog; null for other kinds.</summary>
    public CatalogChange? Change { get; private init; }

    /// <summary>Bytes of the whole frame.</summary>
    public int FrameBytes => FrameHeader.SizeBytes + PayloadBytes;

    /// <summary>The frame, its header not written yet; gone once <see cref="Release"/> is called.</summary>
    public Memory<byte> Frame => buffer.AsMemory(0, FrameBytes);

    /// <summary>Where the frame lies; null unless this append writes one.</summary>
    public FrameEntry? Entry { get; set; }

    /// <summary>The answer, given when its time comes.</summary>
    public AppendResult Result { get; set; }

    /// <summary>An append of one batch.</summary>
    public static PendingAppend OfBatch(
        PartitionLog partition, ReadOnlySpan<byte> batch, in RecordBatchHeader header, Durability durability) =>
        new(partition, FrameKind.Batch, batch, durability) { Batch = header };

    /// <summary>A change of the catalog.</summary>
    public static PendingAppend OfChange(PartitionLog catalog, CatalogChange change) =>
        new(catalog, FrameKind.CatalogChange, change.ToBytes(), Durability.Flushed) { Change = change };

    /// <summary>Gives the bytes back; they are written, or will never be.</summary>
    public void Release()
    {
        if (buffer is { } rented)
        {
            buffer = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
