namespace Pinlake.Lake.Delta;

/// <summary>A table's identity, columns and properties.</summary>
/// <param name="Id">The table's own id, from its creation on.</param>
/// <param name="SchemaString">The columns, as the log has them.</param>
/// <param name="PartitionColumns">Names of the columns whose values stand in the log, not in the files.</param>
/// <param name="Properties">Table properties.</param>
/// <param name="CreatedTimeMs">When it was created, in milliseconds since 1970.</param>
internal sealed record TableMetadata(
    string Id,
    string SchemaString,
    IReadOnlyList<string> PartitionColumns,
    IReadOnlyDictionary<string, string> Properties,
    long? CreatedTimeMs)
{
    private readonly Lazy<DeltaSchema> schema = new(() => SchemaText.Read(SchemaString));

    /// <summary>Name of the table, where somebody gave it one.</summary>
    public string? Name { get; init; }

    /// <summary>Description of the table, where somebody gave it one.</summary>
    public string? Description { get; init; }

    /// <summary>The columns.</summary>
    public DeltaSchema Schema => schema.Value;

    /// <summary>The same table with other columns.</summary>
    public TableMetadata WithSchema(DeltaSchema columns) => new(
        Id, SchemaText.Write(columns), PartitionColumns, Properties, CreatedTimeMs)
    {
        Name = Name,
        Description = Description,
    };
}
