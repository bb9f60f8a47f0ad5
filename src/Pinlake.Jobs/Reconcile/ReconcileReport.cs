namespace Pinlake.Jobs.Reconcile;

/// <summary>What is wrong with a row.</summary>
public enum DifferenceKind
{
    /// <summary>A column has another value in each lane.</summary>
    Value,

    /// <summary>Only the batch lane has the row.</summary>
    MissingInLive,

    /// <summary>Only the live lane has the row.</summary>
    MissingInBatch,

    /// <summary>The batch lane has the row more than once.</summary>
    DoubledInBatch,

    /// <summary>The live lane has the row more than once.</summary>
    DoubledInLive,
}

/// <summary>One thing in which the lanes differ.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Key">Key of the row, as text.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Column">The column, when it is a value; else null.</param>
/// <param name="Batch">The batch lane's value as text, or how many rows it has; null for NULL.</param>
/// <param name="Live">The live lane's, likewise.</param>
public sealed record Difference(string Table, string Key, DifferenceKind Kind, string? Column, string? Batch, string? Live);

/// <summary>How the lanes' tables of one kind compare.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="BatchRows">Rows of the batch lane.</param>
/// <param name="LiveRows">Rows of the live lane.</param>
/// <param name="DifferenceCount">Differences, those not listed included.</param>
public sealed record TableComparison(string Table, long BatchRows, long LiveRows, long DifferenceCount);

/// <summary>How the lanes compare.</summary>
/// <param name="Tables">One entry a kind, in the pipeline's order.</param>
/// <param name="Differences">Differences by table and key, as many as the options list of each table.</param>
public sealed record ReconcileReport(IReadOnlyList<TableComparison> Tables, IReadOnlyList<Difference> Differences)
{
    /// <summary>Whether both lanes hold the same rows.</summary>
    public bool Agrees => DifferenceCount == 0;

    /// <summary>Differences in all, those not listed included.</summary>
    public long DifferenceCount => Tables.Sum(table => table.DifferenceCount);
}
