using System.Buffers;
using Pinlake.Jobs.Raw;
using Pinlake.Model;

namespace Pinlake.Jobs.Sink;

/// <summary>The raw object that a partition's next records go to, in memory until it is closed.</summary>
/// <remarks>Holds a run of offsets without a gap. One thread.</remarks>
internal sealed class OpenObject(TopicPartition partition, Offset next)
{
    private readonly ArrayBufferWriter<byte> lines = new();

    /// <summary>Topic and partition.</summary>
    public TopicPartition Partition => partition;

    /// <summary>Offset of the first line, or of the record that will be the first.</summary>
    public Offset First { get; private set; } = next;

    /// <summary>Lines, which is records.</summary>
    public int RecordCount { get; private set; }

    /// <summary>Offset that the next record should have.</summary>
    public Offset Next => First.Plus(RecordCount);

    /// <summary>Bytes of all lines.</summary>
    public int SizeBytes => lines.WrittenCount;

    /// <summary>When the first line came, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long OpenedAt { get; private set; }

    /// <summary>The object's bytes; good until the next change.</summary>
    public ReadOnlyMemory<byte> Lines => lines.WrittenMemory;

    /// <summary>Adds the record at <see cref="Next"/>.</summary>
    public void Add(byte[]? value, long now)
    {
        if (RecordCount == 0)
        {
            OpenedAt = now;
        }

        RawLine.Write(value, lines);
        RecordCount++;
    }

    /// <summary>Empties it, to go on at <paramref name="first"/>.</summary>
    public void Restart(Offset first)
    {
        lines.ResetWrittenCount();
        (First, RecordCount) = (first, 0);
    }

    /// <summary>Drops the lines before <paramref name="first"/>, which lies behind <see cref="First"/>.</summary>
    public void DropBefore(Offset first)
    {
        if (first >= Next)
        {
            Restart(first);
            return;
        }

        var count = (int)(first.Value - First.Value);
        var rest = lines.WrittenSpan;
        for (var line = 0; line < count; line++)
        {
            rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        }

        var kept = rest.ToArray();
        var keptCount = RecordCount - count;
        Restart(first);
        lines.Write(kept);
        RecordCount = keptCount;
    }
}
