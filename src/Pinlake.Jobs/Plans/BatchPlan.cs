namespace Pinlake.Jobs.Plans;

/// <summary>What one step of the batch lane reads: some raw objects, whole.</summary>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Objects">The objects, by topic, partition and offset.</param>
/// <param name="Next">Where the step after this one goes on, for every partition seen so far.</param>
internal sealed record BatchPlan(
    DateTimeOffset CreatedAt, IReadOnlyList<PlannedObject> Objects, IReadOnlyList<PartitionNext> Next);

/// <summary>A raw object of a plan.</summary>
/// <param name="Key">Its name; topic, partition and first offset stand in it.</param>
/// <param name="RecordCount">Its lines.</param>
/// <param name="Modified">Its time, which its rows are said to be ingested at.</param>
internal sealed record PlannedObject(string Key, int RecordCount, DateTimeOffset Modified);

/// <summary>The first offset of a partition that no plan has read.</summary>
/// <param name="Topic">Name of the topic.</param>
/// <param name="Partition">Index of the partition.</param>
/// <param name="Offset">The offset.</param>
internal sealed record PartitionNext(string Topic, int Partition, long Offset);
