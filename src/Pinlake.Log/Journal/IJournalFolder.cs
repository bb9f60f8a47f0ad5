namespace Pinlake.Log.Journal;

/// <summary>What the journal needs of a folder: the disk, or a simulated one that loses what was not flushed.</summary>
internal interface IJournalFolder
{
    /// <summary>Names of the files that end in <paramref name="suffix"/>, in ordinal order.</summary>
    IReadOnlyList<string> List(string suffix);

    /// <summary>Opens a file that exists.</summary>
    IJournalFile Open(string name);

    /// <summary>Makes an empty file; its name is durable only after <see cref="Flush"/>.</summary>
    IJournalFile Create(string name);

    /// <summary>Makes the names durable.</summary>
    void Flush();
}

/// <summary>What the journal needs of a file. Reads run beside one writer and one flusher.</summary>
internal interface IJournalFile : IDisposable
{
    /// <summary>Bytes of the file at this moment, reserved ones included.</summary>
    long LengthBytes { get; }

    /// <summary>Reads into <paramref name="target"/>; gives the bytes read, fewer only at the end of the file.</summary>
    int Read(long position, Span<byte> target);

    /// <summary>Writes the buffers one behind the other.</summary>
    void Write(long position, IReadOnlyList<ReadOnlyMemory<byte>> buffers);

    /// <summary>Makes the file this long, with zeros and with space on the disk, so that later flushes need not.</summary>
    void Reserve(long lengthBytes);

    /// <summary>Cuts the file to this length.</summary>
    void Truncate(long lengthBytes);

    /// <summary>Returns once the disk has confirmed everything written before the call.</summary>
    void Flush();
}
