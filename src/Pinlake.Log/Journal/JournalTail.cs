using Pinlake.Log.Catalog;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Journal;

/// <summary>The end of the journal, where frames are laid out and written. Whoever writes owns it; it has no lock.</summary>
internal sealed class JournalTail
{
    // Reserving ahead spares most flushes the file system's own journal; a crash leaves at most this much of zeros.
    private const long ReserveBytes = 8 << 20;

    private readonly IJournalFolder folder;
    private readonly SegmentList segments;
    private readonly PartitionTable partitions;
    private readonly long segmentBytesMax;
    private readonly uint salt;

    private readonly List<ReadOnlyMemory<byte>> gathered = [];
    private readonly HashSet<PartitionLog> changedPartitions = [];
    private readonly List<(long Number, byte[] Bytes)> changes = [];

    private Segment? segment;
    private long reservedEnd;
    private long gatheredEnd;
    private long summaryPosition = -1;
    private bool holdsAppends;

    /// <summary>Continues a journal, or begins one where there is no segment yet.</summary>
    public JournalTail(
        IJournalFolder folder, SegmentList segments, PartitionTable partitions, long segmentBytesMax, RecoveredJournal recovered)
    {
        this.folder = folder;
        this.segments = segments;
        this.partitions = partitions;
        this.segmentBytesMax = segmentBytesMax;
        salt = recovered.Salt;
        Catalog = recovered.Catalog;
        Position = gatheredEnd = recovered.EndPosition;
        summaryPosition = recovered.SummaryPosition;
        segment = segments.All.LastOrDefault();
        reservedEnd = Position;
        holdsAppends = segment is not null && Position > segment.BasePosition;
    }

    /// <summary>Position behind the last byte written.</summary>
    public long Position { get; private set; }

    /// <summary>The file that is written; null only before the first segment is made.</summary>
    public IJournalFile? File => segment?.File;

    /// <summary>The catalog with all changes written so far, durable or not.</summary>
    public CatalogState Catalog { get; private set; }

    /// <summary>Whether something was written that no summary repeats yet.</summary>
    public bool NeedsSummary => changedPartitions.Count > 0 || changes.Count > 0;

    /// <summary>Position behind the last summary, 0 before the first.</summary>
    public long SummaryEndPosition { get; private set; }

    /// <summary>Whether a frame of this size belongs into a new segment. Frames never cross from one to the next.</summary>
    public bool MustRoll(int frameBytes) => holdsAppends && !HasRoomFor(frameBytes);

    /// <summary>Whether frames of this size do not make the segment larger than it should be.</summary>
    public bool HasRoomFor(int frameBytes) => Position + frameBytes <= segment!.BasePosition + segmentBytesMax;

    /// <summary>Lays out the frame of an append that has its base offset, for the next <see cref="Write"/>.</summary>
    public void Add(PendingAppend append, long baseOffset, long durableMark)
    {
        append.Entry = new FrameEntry(
            gatheredEnd, baseOffset, append.Batch.MaxTimestamp, append.PayloadBytes, append.Batch.LastOffsetDelta);
        var frame = append.Frame;
        if (append.Change is { } change)
        {
            Catalog = Catalog.After(change, baseOffset);
            changes.Add((baseOffset, frame[FrameHeader.SizeBytes..].ToArray()));
        }

        changedPartitions.Add(append.Partition);
        holdsAppends = true;
        AddFrame(frame, append.Kind, append.Partition.Id, append.Entry.Value, durableMark);
    }

    /// <summary>Lays out a summary of what was added since the last one, for the next <see cref="Write"/>.</summary>
    public void AddSummary(long durableMark) =>
        AddSummary(new JournalSummary(
            summaryPosition, [.. changedPartitions.Select(partition => (partition.Id, partition.NextOffset))], [.. changes], []),
            durableMark);

    /// <summary>Writes the frames laid out, one behind the other.</summary>
    /// <exception cref="IOException">They may be there, whole or not. Nothing may be written behind them.</exception>
    public void Write()
    {
        if (gathered.Count == 0)
        {
            return;
        }

        var (file, basePosition) = (segment!.File, segment.BasePosition);
        if (gatheredEnd > reservedEnd)
        {
            reservedEnd = Math.Max(gatheredEnd, Math.Min(gatheredEnd + ReserveBytes, basePosition + segmentBytesMax));
            file.Reserve(reservedEnd - basePosition);
        }

        file.Write(Position - basePosition, gathered);
        Position = gatheredEnd;
        gathered.Clear();
    }

    /// <summary>Begins the next segment with a summary of everything. All before it must be durable.</summary>
    /// <exception cref="IOException">As <see cref="Write"/>.</exception>
    public void Roll()
    {
        Trim();
        segment = new Segment(Position, folder.Create(Segment.NameOf(Position)));
        folder.Flush();
        segments.Add(segment);
        reservedEnd = Position;
        holdsAppends = false;
        WriteFullSummary();
    }

    /// <summary>Writes a summary of everything: what the segments before this place held need not be asked for it.</summary>
    /// <exception cref="IOException">As <see cref="Write"/>.</exception>
    public void WriteFullSummary()
    {
        var ends = partitions.All.Select(partition => (partition.Id, partition.NextOffset)).ToList();
        AddSummary(new JournalSummary(-1, ends, [], Catalog.ToSnapshot().ToBytes()), Position);
        Write();
    }

    /// <summary>Has the next summary say this change again; recovery and the first start know changes that no summary holds.</summary>
    public void Repeat(long number, CatalogChange change) => changes.Add((number, change.ToBytes()));

    /// <summary>Gives back the space reserved behind the last frame.</summary>
    public void Trim()
    {
        if (segment is not null && reservedEnd > Position)
        {
            segment.File.Truncate(Position - segment.BasePosition);
            segment.File.Flush();
            reservedEnd = Position;
        }
    }

    private void AddSummary(JournalSummary summary, long durableMark)
    {
        var frame = new byte[FrameHeader.SizeBytes + summary.SizeBytes];
        summary.Write(frame.AsSpan(FrameHeader.SizeBytes));
        summaryPosition = gatheredEnd;
        var entry = new FrameEntry(gatheredEnd, 0, 0, summary.SizeBytes, 0);
        AddFrame(frame, FrameKind.Summary, JournalSummary.PartitionId, entry, durableMark);
        SummaryEndPosition = gatheredEnd;
        changedPartitions.Clear();
        changes.Clear();
    }

    private void AddFrame(Memory<byte> frame, FrameKind kind, int partitionId, in FrameEntry entry, long durableMark)
    {
        var payload = frame.Span[FrameHeader.SizeBytes..];
        var header = new FrameHeader(
            kind, salt, payload.Length, gatheredEnd, durableMark, entry.BaseOffset, entry.MaxTimestamp, partitionId,
            entry.LastOffsetDelta, Crc32C.Compute(payload));
        header.Write(frame.Span);
        gathered.Add(frame);
        gatheredEnd = header.EndPosition;
    }
}
