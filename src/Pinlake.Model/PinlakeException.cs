namespace Pinlake.Model;

/// <summary>The one exception of Pinlake's own parts.</summary>
/// <remarks>
/// The message says which thing, what was found, what was left behind, and what to do; it holds no secret and is
/// shown to users as it is. Each protocol translates <see cref="Kind"/> in one table file of its own.
/// </remarks>
public sealed class PinlakeException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="kind">What the caller can do about it.</param>
    /// <param name="message">Which thing, what was found, what was left behind, what to do.</param>
    /// <param name="innerException">What lay below, if anything.</param>
    public PinlakeException(FailureKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What the caller can do about it.</summary>
    public FailureKind Kind { get; }
}
