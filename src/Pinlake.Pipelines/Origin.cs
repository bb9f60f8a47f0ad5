using Pinlake.Lake.Delta;

namespace Pinlake.Pipelines;

/// <summary>Where a row came from. Every clean table and the quarantine end with these columns.</summary>
/// <remarks>A row of a topic has no stream, shard and sequence number, and the other way round: those are NULL.</remarks>
public static class Origin
{
    /// <summary>
    /// <c>_topic</c>, <c>_partition</c>, <c>_offset</c>, <c>_stream</c>, <c>_shard</c>, <c>_sequence</c> (56 digits, so
    /// that text order is number order), <c>_ingested_at</c> (live: when the log took it; batch: the raw object's time).
    /// </summary>
    public static DeltaSchema Schema { get; } = new(
    [
        new("_topic", DeltaType.String),
        new("_partition", DeltaType.Integer),
        new("_offset", DeltaType.Long),
        new("_stream", DeltaType.String),
        new("_shard", DeltaType.String),
        new("_sequence", DeltaType.String),
        new("_ingested_at", DeltaType.Timestamp),
    ]);
}
