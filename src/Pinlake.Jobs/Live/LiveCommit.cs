using Pinlake.Jobs.Ingest;
using Pinlake.Jobs.Sources;

namespace Pinlake.Jobs.Live;

/// <summary>A step of the live lane whose rows can be read from the tables.</summary>
/// <param name="PlanNumber">Its number; grows by one.</param>
/// <param name="ReadableAt">When the last of its commits was done.</param>
/// <param name="RecordCount">Records that it read.</param>
/// <param name="Tables">Name of each table that it had records for, and what became of them.</param>
/// <param name="Positions">Sequence number of the last readable record of each shard seen so far.</param>
public sealed record LiveCommit(
    long PlanNumber,
    DateTimeOffset ReadableAt,
    long RecordCount,
    IReadOnlyDictionary<string, IngestCounts> Tables,
    IReadOnlyDictionary<StreamShard, string> Positions);
