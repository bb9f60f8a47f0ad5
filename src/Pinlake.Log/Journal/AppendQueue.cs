namespace Pinlake.Log.Journal;

/// <summary>Appends that wait to be written, in the order they came. Its owner has the lock.</summary>
internal sealed class AppendQueue
{
    private const long SizeBytesMax = 64 << 20;
    private const int GroupBytesMax = 4 << 20;

    private readonly Queue<PendingAppend> appends = [];

    /// <summary>Bytes of the frames that wait.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>The append that comes next; null when none waits.</summary>
    public PendingAppend? First => appends.TryPeek(out var first) ? first : null;

    /// <summary>Whether one more may wait: 64 MiB in all, but any single one.</summary>
    public bool HasRoomFor(PendingAppend append) => appends.Count == 0 || SizeBytes + append.FrameBytes <= SizeBytesMax;

    /// <summary>Adds an append behind the others.</summary>
    public void Add(PendingAppend append)
    {
        appends.Enqueue(append);
        SizeBytes += append.FrameBytes;
    }

    /// <summary>Moves as many into <paramref name="group"/> as one write takes and the tail's segment has room for, at least one.</summary>
    public void TakeGroup(List<PendingAppend> group, JournalTail tail)
    {
        for (var bytes = 0; bytes <= GroupBytesMax && First is { } next; bytes += next.FrameBytes)
        {
            if (group.Count > 0 && !tail.HasRoomFor(bytes + next.FrameBytes))
            {
                break;
            }

            group.Add(appends.Dequeue());
            SizeBytes -= next.FrameBytes;
        }
    }

    /// <summary>Moves all into <paramref name="group"/>.</summary>
    public void TakeAll(List<PendingAppend> group)
    {
        group.AddRange(appends);
        appends.Clear();
        SizeBytes = 0;
    }
}
