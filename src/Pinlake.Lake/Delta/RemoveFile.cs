namespace Pinlake.Lake.Delta;

/// <summary>A data file that was part of a table.</summary>
/// <param name="Path">Its name as the add had it.</param>
/// <param name="DeletionTimestampMs">When it was removed, in milliseconds since 1970.</param>
/// <param name="SizeBytes">Its length; null when its remover did not say.</param>
public sealed record RemoveFile(string Path, long DeletionTimestampMs, long? SizeBytes)
{
    private static readonly IReadOnlyDictionary<string, string?> None = new Dictionary<string, string?>();

    /// <summary>Values of the partition columns, as text.</summary>
    public IReadOnlyDictionary<string, string?> PartitionValues { get; init; } = None;

    /// <summary>Whether its removal changed the table's rows, or only their arrangement.</summary>
    public bool DataChange { get; init; } = true;
}
