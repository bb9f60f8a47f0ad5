using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Log.Journal;

/// <summary>Gives appends their offsets and writes them as one group. Belongs to whoever holds the writer's role.</summary>
internal static class GroupWriter
{
    /// <summary>Writes a group; its batches can be read once they are durable.</summary>
    /// <param name="tail">Where it goes.</param>
    /// <param name="group">In order; each gets its result, those refused their answer too.</param>
    /// <param name="withSummary">Whether a summary of what was written before goes first.</param>
    /// <param name="durableMark">Everything before it is durable.</param>
    /// <exception cref="IOException">The write failed, nobody may be answered.</exception>
    public static void Write(JournalTail tail, List<PendingAppend> group, bool withSummary, long durableMark)
    {
        if (withSummary && tail.NeedsSummary)
        {
            tail.AddSummary(durableMark);
        }

        foreach (var append in group)
        {
            Place(tail, append, durableMark);
        }

        tail.Write();
        foreach (var append in group)
        {
            append.Release();
            if (append.Entry is { } entry)
            {
                append.Partition.AddWritten(entry);
            }
        }
    }

    private static void Place(JournalTail tail, PendingAppend append, long durableMark)
    {
        var partition = append.Partition;
        if (partition.Ending is { } reason)
        {
            append.TrySetException(new PinlakeException(reason.Kind, reason.Message));
            return;
        }

        var outcome = partition.Producers.Check(append.Batch, out var baseOffset);
        if (outcome == AppendOutcome.Appended)
        {
            baseOffset = partition.NextOffset;
            if (append.Kind == FrameKind.Batch)
            {
                RecordBatchHeader.SetPlace(append.Frame.Span[FrameHeader.SizeBytes..], new Offset(baseOffset), 0);
                partition.Producers.Remember(append.Batch, baseOffset);
            }

            tail.Add(append, baseOffset, durableMark);
            partition.NextOffset = append.Entry!.Value.EndOffset;
        }

        append.Result = new AppendResult(new Offset(baseOffset), null, partition.Offsets.Start, outcome);
        if (!append.Result.IsStored)
        {
            append.TrySetResult(append.Result);
        }
    }
}
