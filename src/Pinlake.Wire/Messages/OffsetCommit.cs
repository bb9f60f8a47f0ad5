using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Says how far a group has read.</summary>
/// <remarks>Source: Kafka protocol guide, "OffsetCommit".</remarks>
public sealed class OffsetCommitRequest : IRequest
{
    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.OffsetCommit, LowestVersion: 2, HighestVersion: 8, LowestFlexibleVersion: 8);

    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>The group's generation; -1 for a client that assigns partitions to itself.</summary>
    public int GenerationId { get; set; } = -1;

    /// <summary>The member's id; empty for a client that assigns partitions to itself.</summary>
    public string MemberId { get; set; } = "";

    /// <summary>The member's lasting name, or null; from version 7.</summary>
    public string? GroupInstanceId { get; set; }

    /// <summary>Milliseconds to remember it for, or -1; versions 2 to 4.</summary>
    public long RetentionTimeMs { get; set; } = -1;

    /// <summary>Offsets by topic.</summary>
    public IReadOnlyList<OffsetCommitTopic> Topics { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        GroupId = fields.String(GroupId);
        GenerationId = fields.Int32(GenerationId);
        MemberId = fields.String(MemberId);
        if (fields.Version >= 7)
        {
            GroupInstanceId = fields.NullableString(GroupInstanceId);
        }

        if (fields.Version <= 4)
        {
            RetentionTimeMs = fields.Int64(RetentionTimeMs);
        }

        Topics = fields.Array(Topics);
        fields.Tags();
    }
}

/// <summary>Offsets of one topic.</summary>
public sealed class OffsetCommitTopic : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Offsets by partition.</summary>
    public IReadOnlyList<OffsetCommitPartition> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Array(Partitions);
        fields.Tags();
    }
}

/// <summary>The offset of one partition.</summary>
public sealed class OffsetCommitPartition : IWireFields
{
    /// <summary>Its index.</summary>
    public int PartitionIndex { get; set; }

    /// <summary>The next offset to read.</summary>
    public long CommittedOffset { get; set; }

    /// <summary>Leader epoch of the last record read, or -1; from version 6.</summary>
    public int CommittedLeaderEpoch { get; set; } = -1;

    /// <summary>A note of the client's, or null.</summary>
    public string? CommittedMetadata { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        PartitionIndex = fields.Int32(PartitionIndex);
        CommittedOffset = fields.Int64(CommittedOffset);
        if (fields.Version >= 6)
        {
            CommittedLeaderEpoch = fields.Int32(CommittedLeaderEpoch);
        }

        CommittedMetadata = fields.NullableString(CommittedMetadata);
        fields.Tags();
    }
}

/// <summary>Answers <see cref="OffsetCommitRequest"/>.</summary>
public sealed class OffsetCommitResponse : IWireFields
{
    /// <summary>Milliseconds that the client was made to wait; from version 3.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>Outcomes by topic.</summary>
    public IReadOnlyList<OffsetCommitTopicResponse> Topics { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version >= 3)
        {
            ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        }

        Topics = fields.Array(Topics);
        fields.Tags();
    }
}

/// <summary>What became of one topic's offsets.</summary>
public sealed class OffsetCommitTopicResponse : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Outcomes by partition.</summary>
    public IReadOnlyList<OffsetCommitPartitionResponse> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Array(Partitions);
        fields.Tags();
    }
}

/// <summary>What became of one partition's offset.</summary>
public sealed class OffsetCommitPartitionResponse : IWireFields
{
    /// <summary>Its index.</summary>
    public int PartitionIndex { get; set; }

    /// <summary>None, or why it is not remembered.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        PartitionIndex = fields.Int32(PartitionIndex);
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        fields.Tags();
    }
}
