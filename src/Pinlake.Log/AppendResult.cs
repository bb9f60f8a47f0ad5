using Pinlake.Model;

namespace Pinlake.Log;

/// <summary>What became of an append.</summary>
/// <param name="BaseOffset">Offset of the batch's first record. Meaningless unless <see cref="IsStored"/>.</param>
/// <param name="LogAppendTimeMs">Milliseconds since 1970 if the log stamped the batch, else null: its own timestamps stand.</param>
/// <param name="LogStart">The partition's first offset that is still there.</param>
/// <param name="Outcome">Whether the batch is stored, and if not, why not.</param>
public readonly record struct AppendResult(
    Offset BaseOffset,
    long? LogAppendTimeMs,
    Offset LogStart,
    AppendOutcome Outcome)
{
    /// <summary>Whether the batch's records are in the log, by this append or by the one that it repeats.</summary>
    public bool IsStored => Outcome is AppendOutcome.Appended or AppendOutcome.Repeated;
}

/// <summary>How an append ended. Batches without a producer id always end in <see cref="Appended"/>, or in an exception.</summary>
public enum AppendOutcome
{
    /// <summary>The batch was stored by this append.</summary>
    Appended,

    /// <summary>The producer sent this batch before: nothing was written, the first answer is given again.</summary>
    Repeated,

    /// <summary>The batch does not follow on the producer's last one: nothing was written.</summary>
    OutOfOrderSequence,

    /// <summary>The producer's epoch is older than one that the log has seen: nothing was written.</summary>
    InvalidProducerEpoch,
}
