using Pinlake.Model;

namespace Pinlake.Wire.Records;

/// <summary>A record as the log gives it back.</summary>
/// <param name="Offset">Its place in the partition.</param>
/// <param name="TimestampMs">Milliseconds since 1970: the producer's time, or the log's; -1 when it has none.</param>
/// <param name="Key">Its key, or null. Points into the batch it was read from.</param>
/// <param name="Value">Its payload, or null. Points into the batch it was read from.</param>
/// <param name="Headers">Its headers in order.</param>
public sealed record LoggedRecord(
    Offset Offset,
    long TimestampMs,
    ReadOnlyMemory<byte>? Key,
    ReadOnlyMemory<byte>? Value,
    IReadOnlyList<RecordHeader> Headers);
