namespace Pinlake.Emulator;

/// <summary>The three rows that make one post.</summary>
public enum PostKind
{
    /// <summary>What was pinned.</summary>
    Pin,

    /// <summary>Where and when.</summary>
    Geo,

    /// <summary>By whom.</summary>
    User,
}
