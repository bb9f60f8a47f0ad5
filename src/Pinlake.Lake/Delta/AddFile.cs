namespace Pinlake.Lake.Delta;

/// <summary>A data file that is part of a table.</summary>
/// <param name="Path">Its name relative to the table's folder, URI-encoded as the log has it.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="ModificationTimeMs">When it was written, in milliseconds since 1970.</param>
/// <param name="Stats">What is known of its rows, as JSON text; null when nothing is.</param>
public sealed record AddFile(string Path, long SizeBytes, long ModificationTimeMs, string? Stats)
{
    private static readonly IReadOnlyDictionary<string, string?> None = new Dictionary<string, string?>();

    /// <summary>Values of the partition columns, as text; empty for a table without partitions.</summary>
    public IReadOnlyDictionary<string, string?> PartitionValues { get; init; } = None;

    /// <summary>
    /// Whether adding or removing it changes the table's rows, or only their arrangement in files. True for all files of
    /// a snapshot.
    /// </summary>
    public bool DataChange { get; init; } = true;

    /// <summary>What other writers have noted about the file; kept, not used.</summary>
    internal IReadOnlyDictionary<string, string?>? Tags { get; init; }

    /// <summary>Rows in the file; null when its writer did not say.</summary>
    public long? RowCount => FileStats.ReadRowCount(Stats);
}
