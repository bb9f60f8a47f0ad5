namespace Pinlake.Lake.Delta;

/// <summary>One column of a table, or one field of a struct.</summary>
/// <param name="Name">Its name; compared without regard to case, kept as written.</param>
/// <param name="Type">Its type.</param>
/// <param name="Nullable">Whether it may be NULL.</param>
public sealed record DeltaColumn(string Name, DeltaType Type, bool Nullable = true);

/// <summary>The columns of a table, in order.</summary>
/// <param name="Columns">At least one; names differ by more than case.</param>
public sealed record DeltaSchema(IReadOnlyList<DeltaColumn> Columns)
{
    /// <summary>Names of the columns, in order.</summary>
    public IEnumerable<string> Names => Columns.Select(column => column.Name);

    /// <summary>The column of that name, case aside, or null.</summary>
    public DeltaColumn? Find(string name) =>
        Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether both have equal columns in equal order.</summary>
    public bool Equals(DeltaSchema? other) => other is not null && Columns.SequenceEqual(other.Columns);

    /// <inheritdoc/>
    public override int GetHashCode() => Columns.Aggregate(0, HashCode.Combine);
}
