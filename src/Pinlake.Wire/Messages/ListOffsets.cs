using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Asks for offsets by time.</summary>
/// <remarks>Source: Kafka protocol guide, "ListOffsets".</remarks>
public sealed class ListOffsetsRequest : IRequest
{
    /// <summary>Timestamp that asks for the offset behind the last record.</summary>
    public const long LatestTimestamp = -1;

    /// <summary>Timestamp that asks for the first offset held.</summary>
    public const long EarliestTimestamp = -2;

    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.ListOffsets, LowestVersion: 1, HighestVersion: 6, LowestFlexibleVersion: 6);

    /// <summary>-1 for a consumer.</summary>
    public int ReplicaId { get; set; } = -1;

    /// <summary>0: all records; 1: those of finished transactions only; from version 2.</summary>
    public sbyte IsolationLevel { get; set; }

    /// <summary>What to tell, by topic.</summary>
    public IReadOnlyList<ListOffsetsTopic> Topics { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ReplicaId = fields.Int32(ReplicaId);
        if (fields.Version >= 2)
        {
            IsolationLevel = fields.Int8(IsolationLevel);
        }

        Topics = fields.Array(Topics);
        fields.Tags();
    }
}

/// <summary>What to tell of one topic.</summary>
public sealed class ListOffsetsTopic : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What to tell, by partition.</summary>
    public IReadOnlyList<ListOffsetsPartition> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Array(Partitions);
        fields.Tags();
    }
}

/// <summary>What to tell of one partition.</summary>
public sealed class ListOffsetsPartition : IWireFields
{
    /// <summary>Its index.</summary>
    public int PartitionIndex { get; set; }

    /// <summary>Leader epoch that the client knows, or -1; from version 4.</summary>
    public int CurrentLeaderEpoch { get; set; } = -1;

    /// <summary>Milliseconds since 1970, or one of the two special values of <see cref="ListOffsetsRequest"/>.</summary>
    public long Timestamp { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        PartitionIndex = fields.Int32(PartitionIndex);
        if (fields.Version >= 4)
        {
            CurrentLeaderEpoch = fields.Int32(CurrentLeaderEpoch);
        }

        Timestamp = fields.Int64(Timestamp);
        fields.Tags();
    }
}

/// <summary>Answers <see cref="ListOffsetsRequest"/>.</summary>
public sealed class ListOffsetsResponse : IWireFields
{
    /// <summary>Milliseconds that the client was made to wait; from version 2.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>Offsets by topic.</summary>
    public IReadOnlyList<ListOffsetsTopicResponse> Topics { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version >= 2)
        {
            ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        }

        Topics = fields.Array(Topics);
        fields.Tags();
    }
}

/// <summary>Offsets of one topic.</summary>
public sealed class ListOffsetsTopicResponse : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Offsets by partition.</summary>
    public IReadOnlyList<ListOffsetsPartitionResponse> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Array(Partitions);
        fields.Tags();
    }
}

/// <summary>The offset of one partition.</summary>
public sealed class ListOffsetsPartitionResponse : IWireFields
{
    /// <summary>Its index.</summary>
    public int PartitionIndex { get; set; }

    /// <summary>None, or why there is no offset.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Timestamp of the record found; -1 for the first and last offset, and when none is found.</summary>
    public long Timestamp { get; set; } = -1;

    /// <summary>The offset; -1 when none is found.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>Leader epoch of the record found, or -1; from version 4.</summary>
    public int LeaderEpoch { get; set; } = -1;

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        PartitionIndex = fields.Int32(PartitionIndex);
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        Timestamp = fields.Int64(Timestamp);
        Offset = fields.Int64(Offset);
        if (fields.Version >= 4)
        {
            LeaderEpoch = fields.Int32(LeaderEpoch);
        }

        fields.Tags();
    }
}
