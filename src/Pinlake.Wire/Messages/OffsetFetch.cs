using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Asks how far groups have read.</summary>
/// <remarks>Source: Kafka protocol guide, "OffsetFetch".</remarks>
public sealed class OffsetFetchRequest : IRequest
{
    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.OffsetFetch, LowestVersion: 1, HighestVersion: 8, LowestFlexibleVersion: 6);

    /// <summary>The group's id; before version 8.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>Partitions asked for, null for all (from version 2); before version 8.</summary>
    public IReadOnlyList<OffsetFetchTopic>? Topics { get; set; } = [];

    /// <summary>Groups asked for; from version 8.</summary>
    public IReadOnlyList<OffsetFetchGroup> Groups { get; set; } = [];

    /// <summary>Whether to wait for open transactions; from version 7.</summary>
    public bool RequireStable { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version <= 7)
        {
            GroupId = fields.String(GroupId);
            Topics = fields.Version >= 2 ? fields.NullableArray(Topics) : fields.Array(Topics ?? []);
        }
        else
        {
            Groups = fields.Array(Groups);
        }

        if (fields.Version >= 7)
        {
            RequireStable = fields.Boolean(RequireStable);
        }

        fields.Tags();
    }
}

/// <summary>One group asked for.</summary>
public sealed class OffsetFetchGroup : IWireFields
{
    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>Partitions asked for; null for all.</summary>
    public IReadOnlyList<OffsetFetchTopic>? Topics { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        GroupId = fields.String(GroupId);
        Topics = fields.NullableArray(Topics);
        fields.Tags();
    }
}

/// <summary>Partitions asked for of one topic.</summary>
public sealed class OffsetFetchTopic : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Indexes of the partitions.</summary>
    public IReadOnlyList<int> PartitionIndexes { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        PartitionIndexes = fields.Int32Array(PartitionIndexes);
        fields.Tags();
    }
}

/// <summary>Answers <see cref="OffsetFetchRequest"/>.</summary>
public sealed class OffsetFetchResponse : IWireFields
{
    /// <summary>Milliseconds that the client was made to wait; from version 3.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>Offsets by topic; before version 8.</summary>
    public IReadOnlyList<OffsetFetchTopicResponse> Topics { get; set; } = [];

    /// <summary>None, or why nothing is told; versions 2 to 7.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Answers by group; from version 8.</summary>
    public IReadOnlyList<OffsetFetchGroupResponse> Groups { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version >= 3)
        {
            ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        }

        if (fields.Version <= 7)
        {
            Topics = fields.Array(Topics);
        }

        if (fields.Version is >= 2 and <= 7)
        {
            ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        }

        if (fields.Version >= 8)
        {
            Groups = fields.Array(Groups);
        }

        fields.Tags();
    }
}

/// <summary>Offsets of one group.</summary>
public sealed class OffsetFetchGroupResponse : IWireFields
{
    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>Offsets by topic.</summary>
    public IReadOnlyList<OffsetFetchTopicResponse> Topics { get; set; } = [];

    /// <summary>None, or why nothing is told.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        GroupId = fields.String(GroupId);
        Topics = fields.Array(Topics);
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        fields.Tags();
    }
}

/// <summary>Offsets of one topic.</summary>
public sealed class OffsetFetchTopicResponse : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Offsets by partition.</summary>
    public IReadOnlyList<OffsetFetchPartitionResponse> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Array(Partitions);
        fields.Tags();
    }
}

/// <summary>The offset of one partition.</summary>
public sealed class OffsetFetchPartitionResponse : IWireFields
{
    /// <summary>Its index.</summary>
    public int PartitionIndex { get; set; }

    /// <summary>The next offset to read; -1 when none is remembered.</summary>
    public long CommittedOffset { get; set; } = -1;

    /// <summary>Leader epoch of the last record read, or -1; from version 5.</summary>
    public int CommittedLeaderEpoch { get; set; } = -1;

    /// <summary>The client's note; empty when there is none.</summary>
    public string? Metadata { get; set; } = "";

    /// <summary>None, or why nothing is told.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        PartitionIndex = fields.Int32(PartitionIndex);
        CommittedOffset = fields.Int64(CommittedOffset);
        if (fields.Version >= 5)
        {
            CommittedLeaderEpoch = fields.Int32(CommittedLeaderEpoch);
        }

        Metadata = fields.NullableString(Metadata);
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        fields.Tags();
    }
}
