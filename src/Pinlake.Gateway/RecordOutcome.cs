using Pinlake.Model;

namespace Pinlake.Gateway;

/// <summary>What became of one record.</summary>
/// <param name="Partition">Where it is; -1 when it failed.</param>
/// <param name="Offset">Where it is there.</param>
/// <param name="Failure">Why it is nowhere; null when it is durable.</param>
public readonly record struct RecordOutcome(int Partition, Offset Offset, PinlakeException? Failure)
{
    /// <summary>The outcome of a record that failed.</summary>
    public static RecordOutcome Failed(PinlakeException failure) => new(-1, default, failure);
}
