using System.ComponentModel.DataAnnotations;

namespace Pinlake.Engines.DuckDb;

/// <summary>What DuckDB may use of the machine. Bound from "DuckDb".</summary>
public sealed class DuckDbOptions
{
    /// <summary>Memory before it spills to disk, in MiB. From 64 to 1,048,576; 256 unless set.</summary>
    [Range(64, 1 << 20)]
    public int MemoryMebibytesMax { get; set; } = 256;

    /// <summary>Threads that work on one statement. From 1 to 1,024; 2 unless set.</summary>
    [Range(1, 1024)]
    public int ThreadsMax { get; set; } = 2;

    /// <summary>Folder it spills to, made when needed. A folder of its own below the system's temporary one unless set.</summary>
    public string? SpillFolder { get; set; }
}
