namespace Pinlake.Log;

/// <summary>What an append waits for before it answers.</summary>
public enum Durability
{
    /// <summary>The bytes are with the operating system: they survive the end of this process, not a power cut.</summary>
    Written,

    /// <summary>The disk has confirmed the bytes (fdatasync): they survive a power cut.</summary>
    Flushed,
}
