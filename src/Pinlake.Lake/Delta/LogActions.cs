namespace Pinlake.Lake.Delta;

/// <summary>What one commit, or one checkpoint, says; by kind, in order.</summary>
internal sealed class LogActions
{
    /// <summary>The protocol, where it is set or changed.</summary>
    public TableProtocol? Protocol { get; set; }

    /// <summary>The metadata, where it is set or changed.</summary>
    public TableMetadata? Metadata { get; set; }

    /// <summary>What the commit says of itself; null in a checkpoint.</summary>
    public CommitInfo? Info { get; set; }

    /// <summary>Files that become part of the table.</summary>
    public List<AddFile> Adds { get; } = [];

    /// <summary>Files that stop being part of it.</summary>
    public List<RemoveFile> Removes { get; } = [];

    /// <summary>Progress of writers.</summary>
    public List<TableTransaction> Transactions { get; } = [];

    /// <summary>Whether rows changed, not only their arrangement in files.</summary>
    public bool ChangesRows => Adds.Any(file => file.DataChange) || Removes.Any(file => file.DataChange);
}

/// <summary>What a commit says of itself.</summary>
/// <param name="TimestampMs">When it was made, in milliseconds since 1970.</param>
/// <param name="Operation">WRITE, MERGE, ….</param>
/// <param name="Parameters">How.</param>
/// <param name="Metrics">Counts.</param>
/// <param name="Engine">Name and version of the writer.</param>
internal sealed record CommitInfo(
    long? TimestampMs,
    string Operation,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, long> Metrics,
    string? Engine);
