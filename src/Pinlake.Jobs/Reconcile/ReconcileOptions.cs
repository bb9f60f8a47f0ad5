using System.ComponentModel.DataAnnotations;

namespace Pinlake.Jobs.Reconcile;

/// <summary>How much of a disagreement is listed. Bound from "Reconcile".</summary>
public sealed class ReconcileOptions
{
    /// <summary>Differences listed for each table; all are counted. From 0 to 100,000; 100 unless set.</summary>
    [Range(0, 100_000)]
    public int ListedMax { get; set; } = 100;
}
