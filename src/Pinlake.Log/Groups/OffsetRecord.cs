using System.Diagnostics.CodeAnalysis;
using Pinlake.Model;
using Pinlake.Wire.Primitives;
using Pinlake.Wire.Records;

namespace Pinlake.Log.Groups;

/// <summary>A committed offset as the internal topic holds it.</summary>
/// <remarks>
/// Layout as Kafka's own topic has it, big-endian, strings with an int16 length. Key: version int16 = 1, group, topic,
/// partition int32. Value: version int16 = 3, offset int64, leader epoch int32, metadata, commit time int64
/// (milliseconds since 1970). Source: Kafka, OffsetCommitKey and OffsetCommitValue. A header of ours, <c>topic-id</c>
/// (16 bytes), tells the offsets of a topic from those of its namesake of old.
/// </remarks>
internal static class OffsetRecord
{
    private const short KeyVersion = 1;
    private const short ValueVersion = 3;
    private const string TopicIdHeader = "topic-id";

    /// <summary>Makes the record of one committed offset.</summary>
    public static Record Encode(string group, CommittedOffset offset, Guid topicId, DateTimeOffset now)
    {
        using var key = new FieldWriter(KeyVersion, flexible: false);
        key.Int16(KeyVersion);
        key.String(group);
        key.String(offset.Partition.Topic);
        key.Int32(offset.Partition.Partition);
        using var value = new FieldWriter(ValueVersion, flexible: false);
        value.Int16(ValueVersion);
        value.Int64(offset.Offset);
        value.Int32(offset.LeaderEpoch);
        value.String(offset.Metadata);
        value.Int64(now.ToUnixTimeMilliseconds());
        return new Record(key.ToArray(), value.ToArray(), now, [new RecordHeader(TopicIdHeader, topicId.ToByteArray(bigEndian: true))]);
    }

    /// <summary>Reads a record of the internal topic.</summary>
    /// <returns>False when it is none of ours, or of a later version.</returns>
    public static bool TryDecode(
        LoggedRecord record,
        [NotNullWhen(true)] out string? group,
        [NotNullWhen(true)] out CommittedOffset? offset,
        out Guid topicId)
    {
        (group, offset, topicId) = (null, null, default);
        if (record.Key is not { } keyBytes || record.Value is not { } valueBytes
            || record.Headers.FirstOrDefault(header => header.Key == TopicIdHeader)?.Value is not { Length: 16 } id)
        {
            return false;
        }

        var key = new FieldReader(keyBytes, KeyVersion, flexible: false);
        var value = new FieldReader(valueBytes, ValueVersion, flexible: false);
        if (key.Int16(0) != KeyVersion || value.Int16(0) != ValueVersion)
        {
            return false;
        }

        group = key.String("");
        var partition = new TopicPartition(key.String(""), key.Int32(0));
        offset = new CommittedOffset(partition, value.Int64(0), value.Int32(0), value.String(""));
        topicId = new Guid(id.Span, bigEndian: true);
        return !key.Failed && !value.Failed;
    }
}
