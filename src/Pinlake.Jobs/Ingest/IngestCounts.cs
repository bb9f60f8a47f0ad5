namespace Pinlake.Jobs.Ingest;

/// <summary>What became of the records of one kind: read = kept + superseded + quarantined.</summary>
/// <param name="RowsRead">Records of that kind.</param>
/// <param name="RowsKept">Rows whose key the table did not have.</param>
/// <param name="RowsSuperseded">Good rows that repeat a key: replaced, replacing or too late.</param>
/// <param name="RowsQuarantined">Records that went to the quarantine.</param>
/// <param name="RowsUnwrapped">Good rows that came in a wrapping too many.</param>
/// <param name="ExtraColumnsDropped">Columns of good rows that no table has.</param>
public sealed record IngestCounts(
    long RowsRead, long RowsKept, long RowsSuperseded, long RowsQuarantined, long RowsUnwrapped, long ExtraColumnsDropped)
{
    /// <summary>Nothing of anything.</summary>
    public static IngestCounts Zero { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>The counts under the names that they have in a commit's operationMetrics.</summary>
    public IReadOnlyDictionary<string, long> ToMetrics() => new Dictionary<string, long>
    {
        ["rowsRead"] = RowsRead,
        ["rowsKept"] = RowsKept,
        ["rowsSuperseded"] = RowsSuperseded,
        ["rowsQuarantined"] = RowsQuarantined,
        ["rowsUnwrapped"] = RowsUnwrapped,
        ["extraColumnsDropped"] = ExtraColumnsDropped,
    };

    /// <summary>Both together.</summary>
    public IngestCounts Plus(IngestCounts other) => new(
        RowsRead + other.RowsRead,
        RowsKept + other.RowsKept,
        RowsSuperseded + other.RowsSuperseded,
        RowsQuarantined + other.RowsQuarantined,
        RowsUnwrapped + other.RowsUnwrapped,
        ExtraColumnsDropped + other.ExtraColumnsDropped);
}
