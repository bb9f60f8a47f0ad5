using System.Security.Cryptography;

namespace Pinlake.Log.Journal;

/// <summary>Reads a journal as a crash left it: cuts the torn tail, keeps and names damage, finds everything else.</summary>
/// <remarks>
/// Every frame says how far the journal was durable when it was written; the largest of these marks, and the place where
/// the last segment begins, is where the disk has confirmed. The first bytes behind it that are no frame end the
/// journal. Anything before it that is no frame was whole once: it stays where it is, and its offsets are not used again.
/// </remarks>
internal sealed class JournalRecovery(IJournalFolder folder, SegmentList segments, PartitionTable partitions)
{
    private readonly PartitionRecovery partitionRecovery = new(partitions);
    private readonly CatalogRecovery catalogRecovery = new();
    private readonly List<FoundFrame> damages = [];
    private readonly List<(long Previous, long Position)> summaries = [];

    private long frameCount;
    private uint? salt;

    /// <summary>Reads all segments into the lists given, and makes what is left durable.</summary>
    public RecoveredJournal Run(TimeProvider clock, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        Open();
        long end = 0;
        long cutBytes = 0;
        var all = segments.All;
        for (var index = 0; index < all.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var segment = all[index];
            var isLast = index == all.Length - 1;
            if (index > 0 && end < segment.BasePosition)
            {
                damages.Add(new FoundFrame(FrameState.Lost, end, segment.BasePosition, default, default, []));
            }

            var fileEnd = segment.BasePosition + segment.File.LengthBytes;
            end = isLast ? fileEnd : Math.Min(fileEnd, all[index + 1].BasePosition);
            var found = Scan(segment, end, cancellation);
            if (isLast)
            {
                // Where the journal ends is known only once all of the segment has been seen.
                var last = found.ToList();
                end = EndOfWhole(last, segment.BasePosition);
                cutBytes = Cut(segment, end);
                found = last;
            }

            foreach (var frame in found)
            {
                if (frame.Position < end)
                {
                    Add(frame with { EndPosition = Math.Min(frame.EndPosition, end) });
                }
            }
        }

        return Complete(end, cutBytes, clock.GetElapsedTime(started));
    }

    private void Open()
    {
        foreach (var name in folder.List(Segment.Suffix))
        {
            if (Segment.TryParse(name, out var basePosition))
            {
                segments.Add(new Segment(basePosition, folder.Open(name)));
            }
        }
    }

    private IEnumerable<FoundFrame> Scan(Segment segment, long limit, CancellationToken cancellation)
    {
        var scanner = new FrameScanner(segment, limit, salt);
        while (scanner.Next(out var frame))
        {
            yield return frame;
            cancellation.ThrowIfCancellationRequested();
        }

        salt = scanner.Salt;
    }

    private static long EndOfWhole(List<FoundFrame> found, long basePosition)
    {
        var confirmed = basePosition;
        foreach (var frame in found)
        {
            if (frame.State != FrameState.Lost)
            {
                confirmed = Math.Max(confirmed, frame.Header.DurableMark);
            }
        }

        foreach (var frame in found)
        {
            if (frame.State != FrameState.Whole && frame.EndPosition > confirmed)
            {
                return Math.Max(frame.Position, confirmed);
            }
        }

        return found.Count == 0 ? basePosition : found[^1].EndPosition;
    }

    // Gives the bytes cut, without the zeros that were reserved behind the last write.
    private static long Cut(Segment segment, long end)
    {
        var length = segment.File.LengthBytes;
        var keptBytes = end - segment.BasePosition;
        long cutBytes = 0;
        var buffer = new byte[64 << 10];
        for (var position = keptBytes; position < length;)
        {
            var read = segment.File.Read(position, buffer);
            if (read == 0)
            {
                break;
            }

            var last = buffer.AsSpan(0, read).LastIndexOfAnyExcept((byte)0);
            cutBytes = last < 0 ? cutBytes : position + last + 1 - keptBytes;
            position += read;
        }

        if (length > keptBytes)
        {
            segment.File.Truncate(keptBytes);
        }

        // Frames that only the page cache held are about to be shown to readers.
        segment.File.Flush();
        return cutBytes;
    }

    private void Add(in FoundFrame frame)
    {
        switch (frame.State, frame.Header.Kind)
        {
            case (FrameState.Whole, FrameKind.Batch) when partitionRecovery.AddBatch(frame.Header, frame.Batch):
                frameCount++;
                break;
            case (FrameState.Whole, FrameKind.CatalogChange):
                frameCount++;
                catalogRecovery.AddChange(frame.Header.BaseOffset, frame.Payload);
                partitionRecovery.Hear(PartitionTable.CatalogId, frame.Header.EndOffset, frame.Position);
                break;
            case (FrameState.Whole, FrameKind.Summary) when JournalSummary.Read(frame.Payload) is { } summary:
                frameCount++;
                AddSummary(summary, frame.Position);
                break;
            case (FrameState.Lost, _):
                damages.Add(frame);
                break;
            default:
                damages.Add(frame);
                if (frame.Header.Kind != FrameKind.Summary)
                {
                    partitionRecovery.Hear(frame.Header.PartitionId, frame.Header.EndOffset, frame.EndPosition);
                }

                break;
        }
    }

    private void AddSummary(JournalSummary summary, long position)
    {
        summaries.Add((summary.PreviousPosition, position));
        foreach (var (partitionId, nextOffset) in summary.Ends)
        {
            partitionRecovery.Hear(partitionId, nextOffset, position);
        }

        foreach (var (number, bytes) in summary.Changes)
        {
            catalogRecovery.AddChange(number, bytes);
        }

        if (summary.Snapshot.Length > 0)
        {
            catalogRecovery.AddSnapshot(summary.Snapshot);
        }
    }

    private RecoveredJournal Complete(long end, long cutBytes, TimeSpan duration)
    {
        foreach (var damage in damages)
        {
            // A summary behind it that follows on one before it has named every partition that changed in between.
            var isSpanned = summaries.Exists(link => link.Previous < damage.Position && link.Position >= damage.EndPosition);
            if (damage.State == FrameState.Lost && !isSpanned)
            {
                partitionRecovery.LeaveOut(damage.EndPosition, damage.EndPosition - damage.Position);
            }
        }

        partitionRecovery.Complete();
        var nextPartition = partitions.All.Select(partition => partition.Id).DefaultIfEmpty().Max() + 1;
        var catalog = catalogRecovery.Complete().WithNextPartition(nextPartition);
        partitions.Keep(catalog);
        return new RecoveredJournal(
            salt ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))),
            end,
            summaries.Count == 0 ? -1 : summaries[^1].Position,
            catalog,
            new RecoveryReport(segments.All.Length, frameCount, cutBytes, [.. damages.Select(Describe)], duration));
    }

    private JournalDamage Describe(FoundFrame damage)
    {
        var segment = segments.Holding(damage.Position);
        var lost = partitionRecovery.LostIn(damage.Position, damage.EndPosition);
        return new JournalDamage(
            segment.Name,
            damage.Position - segment.BasePosition,
            damage.EndPosition - damage.Position,
            lost.Length > 0 ? lost : "no records that anything else in the journal tells of");
    }
}
