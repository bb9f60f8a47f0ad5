using Pinlake.Jobs.Ingest;

namespace Pinlake.Jobs.Batch;

/// <summary>What a run of the batch lane did.</summary>
/// <param name="PlanCount">Steps done, one finished for an earlier run included; 0 when there was nothing new.</param>
/// <param name="ObjectCount">Raw objects read.</param>
/// <param name="RecordCount">Records in them.</param>
/// <param name="Tables">Name of each table that got commits, and what became of its records.</param>
public sealed record BatchResult(
    int PlanCount, long ObjectCount, long RecordCount, IReadOnlyDictionary<string, IngestCounts> Tables);
