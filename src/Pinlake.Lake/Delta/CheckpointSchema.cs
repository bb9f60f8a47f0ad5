namespace Pinlake.Lake.Delta;

/// <summary>The columns of a checkpoint: one per kind of action, one of them set in each row.</summary>
/// <remarks>Source: Delta transaction log protocol, "Checkpoint Schema".</remarks>
internal static class CheckpointSchema
{
    /// <summary>Each column's name and type as we write it.</summary>
    public static (string Name, string Type)[] Written { get; } =
    [
        ("txn", "STRUCT(appId VARCHAR, \"version\" BIGINT, lastUpdated BIGINT)"),
        ("add", "STRUCT(path VARCHAR, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT, modificationTime BIGINT, "
            + "dataChange BOOLEAN, tags MAP(VARCHAR, VARCHAR), stats VARCHAR)"),
        ("remove", "STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN, extendedFileMetadata BOOLEAN, "
            + "partitionValues MAP(VARCHAR, VARCHAR), size BIGINT)"),
        ("metaData", "STRUCT(id VARCHAR, \"name\" VARCHAR, description VARCHAR, "
            + "format STRUCT(provider VARCHAR, options MAP(VARCHAR, VARCHAR)), schemaString VARCHAR, "
            + "partitionColumns VARCHAR[], configuration MAP(VARCHAR, VARCHAR), createdTime BIGINT)"),
        ("protocol", "STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER, readerFeatures VARCHAR[], writerFeatures VARCHAR[])"),
    ];

    /// <summary>Each column's name and type as we read it: whether an add has a deletion vector matters too.</summary>
    public static IEnumerable<(string Name, string Type)> Read => Written.Select(column => column.Name == "add"
        ? (column.Name, column.Type[..^1] + ", deletionVector STRUCT(storageType VARCHAR))")
        : column);
}
