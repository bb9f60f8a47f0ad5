using System.ComponentModel.DataAnnotations;

namespace Pinlake.Jobs.Batch;

/// <summary>How much the batch lane takes at a time. Bound from "Batch".</summary>
public sealed class BatchOptions
{
    /// <summary>Bytes of raw objects in one step, of which all are in memory. From 1 KiB to 4 GiB; 32 MiB unless set.</summary>
    [Range(1L << 10, 4L << 30)]
    public long StepBytesMax { get; set; } = 32 << 20;
}
