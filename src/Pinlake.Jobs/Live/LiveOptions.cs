using System.ComponentModel.DataAnnotations;

namespace Pinlake.Jobs.Live;

/// <summary>How the live lane gathers records into commits. Bound from "Live".</summary>
public sealed class LiveOptions
{
    /// <summary>Name of one stream that all kinds share; null (the pipeline's stream for each kind) unless set.</summary>
    public string? SharedStream { get; set; }

    /// <summary>Records of one commit at most, give or take one answer. From 1 to 1,000,000; 10,000 unless set.</summary>
    [Range(1, 1_000_000)]
    public int CommitRecordsMax { get; set; } = 10_000;

    /// <summary>Bytes of records of one commit at most, give or take one answer. From 1 KiB to 1 GiB; 16 MiB unless set.</summary>
    [Range(1 << 10, 1 << 30)]
    public int CommitBytesMax { get; set; } = 16 << 20;

    /// <summary>How long a commit waits for more records behind its first. From 0 to 1 min; 50 ms unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan GatherDelay { get; set; } = TimeSpan.FromMilliseconds(50);
}
