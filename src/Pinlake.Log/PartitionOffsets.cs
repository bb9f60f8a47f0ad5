using Pinlake.Model;

namespace Pinlake.Log;

/// <summary>The three marks of a partition, taken at one moment: Start ≤ HighWatermark ≤ End.</summary>
/// <param name="Start">The first offset that is still there.</param>
/// <param name="HighWatermark">The first offset that is not yet durable: readers see what lies below.</param>
/// <param name="End">The offset that the next record gets.</param>
public readonly record struct PartitionOffsets(Offset Start, Offset HighWatermark, Offset End);
