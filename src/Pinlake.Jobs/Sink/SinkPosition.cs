using Pinlake.Model;

namespace Pinlake.Jobs.Sink;

/// <summary>How far the sink is in one partition.</summary>
/// <param name="Partition">Topic and partition.</param>
/// <param name="Next">Offset behind the last record that an object holds; what lies before survives a power cut.</param>
/// <param name="Read">Offset behind the last record read.</param>
/// <param name="End">Offset behind the last record known to be in the log; grows with the reading.</param>
public sealed record SinkPosition(TopicPartition Partition, Offset Next, Offset Read, Offset End)
{
    /// <summary>Records in the log that no object holds yet.</summary>
    public long LagRecords => Math.Max(0, End.Value - Next.Value);
}
