namespace Pinlake.Model;

/// <summary>What a caller can do about a failure. A kind exists only where the caller acts differently.</summary>
public enum FailureKind
{
    /// <summary>The request is wrong: change it.</summary>
    Invalid,

    /// <summary>The thing named does not exist.</summary>
    NotFound,

    /// <summary>Somebody else was faster, or the thing exists already: look again, then retry.</summary>
    Conflict,

    /// <summary>A part that is needed does not answer: retry later.</summary>
    Unavailable,

    /// <summary>Bytes at rest are damaged: stop, and keep them.</summary>
    Corrupt,

    /// <summary>The part asked has been closed.</summary>
    Closed,

    /// <summary>A mistake of ours.</summary>
    Bug,
}
