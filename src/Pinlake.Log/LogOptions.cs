using System.ComponentModel.DataAnnotations;
using Pinlake.Model;

namespace Pinlake.Log;

/// <summary>Where the log lives, and how it writes. Bound from "Log"; checked when the log opens.</summary>
public sealed class LogOptions
{
    /// <summary>Folder of the journal, created when absent. It belongs to one process at a time. Required.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>Bytes at which a segment file is closed. From 1 MiB to 1 GiB; 128 MiB unless set.</summary>
    [Range(1 << 20, 1 << 30)]
    public int SegmentBytesMax { get; set; } = 128 << 20;

    /// <summary>Longest time that a write nobody waits for stays unflushed. From 1 ms to 10 s; 50 ms unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan FlushDelayMax { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether a topic is made when it is first asked for by a writer; true unless set.</summary>
    public bool AutoCreateTopics { get; set; } = true;

    /// <summary>Partitions of a topic whose maker names no number. From 1 to 10,000; 4 unless set.</summary>
    [Range(1, 10_000)]
    public int DefaultPartitions { get; set; } = 4;

    /// <summary>
    /// Bytes of the largest record batch taken, header included. From 1 KiB to 64 MiB; 1 MiB and 4 KiB unless set: what
    /// Kafka takes (1,048,588), and Kinesis' largest record, 1 MiB of data, with its keys.
    /// </summary>
    [Range(1 << 10, 64 << 20)]
    public int BatchBytesMax { get; set; } = (1 << 20) + (4 << 10);

    /// <summary>Throws <see cref="FailureKind.Invalid"/>, naming each option that is out of its range.</summary>
    internal void Check()
    {
        var mistakes = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new ValidationContext(this), mistakes, validateAllProperties: true))
        {
            throw new PinlakeException(FailureKind.Invalid,
                $"Log settings: {string.Join(" ", mistakes.Select(mistake => mistake.ErrorMessage))} Nothing was opened. Correct them.");
        }
    }
}
