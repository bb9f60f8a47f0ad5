namespace Pinlake.Model;

/// <summary>One event as a producer hands it over, before it has an offset.</summary>
/// <param name="Key">Bytes that choose the partition, or null.</param>
/// <param name="Value">The payload, or null (a tombstone to Kafka).</param>
/// <param name="Timestamp">When it happened, to the millisecond; null lets the log take its own time.</param>
/// <param name="Headers">Its headers, in order; empty when there are none.</param>
public sealed record Record(
    ReadOnlyMemory<byte>? Key,
    ReadOnlyMemory<byte>? Value,
    DateTimeOffset? Timestamp,
    IReadOnlyList<RecordHeader> Headers)
{
    /// <summary>A record without timestamp and headers.</summary>
    public Record(ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value)
        : this(key, value, null, [])
    {
    }
}
