using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Asks for brokers, topics and partitions.</summary>
/// <remarks>Source: Kafka protocol guide, "Metadata".</remarks>
public sealed class MetadataRequest : IRequest
{
    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.Metadata, LowestVersion: 0, HighestVersion: 12, LowestFlexibleVersion: 9);

    /// <summary>The topics asked for; null (in version 0: empty) for all.</summary>
    public IReadOnlyList<MetadataRequestTopic>? Topics { get; set; }

    /// <summary>Whether a topic that does not exist may be made; from version 4, true before.</summary>
    public bool AllowAutoTopicCreation { get; set; } = true;

    /// <summary>Not used; versions 8 to 10.</summary>
    public bool IncludeClusterAuthorizedOperations { get; set; }

    /// <summary>Not used; from version 8.</summary>
    public bool IncludeTopicAuthorizedOperations { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Topics = fields.Version >= 1 ? fields.NullableArray(Topics) : fields.Array(Topics ?? []);
        if (fields.Version >= 4)
        {
            AllowAutoTopicCreation = fields.Boolean(AllowAutoTopicCreation);
        }

        if (fields.Version is >= 8 and <= 10)
        {
            IncludeClusterAuthorizedOperations = fields.Boolean(IncludeClusterAuthorizedOperations);
        }

        if (fields.Version >= 8)
        {
            IncludeTopicAuthorizedOperations = fields.Boolean(IncludeTopicAuthorizedOperations);
        }

        fields.Tags();
    }
}

/// <summary>One topic asked for.</summary>
public sealed class MetadataRequestTopic : IWireFields
{
    /// <summary>Its id, or zero to go by name; from version 10.</summary>
    public Guid TopicId { get; set; }

    /// <summary>Its name; may be null from version 10, when the id is given.</summary>
    public string? Name { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version >= 10)
        {
            TopicId = fields.Uuid(TopicId);
        }

        Name = fields.Version >= 10 ? fields.NullableString(Name) : fields.String(Name ?? "");
        fields.Tags();
    }
}

/// <summary>Answers <see cref="MetadataRequest"/>.</summary>
public sealed class MetadataResponse : IWireFields
{
    /// <summary>What is told of operations when nobody counts them.</summary>
    public const int OperationsUnknown = int.MinValue;

    /// <summary>Milliseconds that the client was made to wait; from version 3.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>All brokers.</summary>
    public IReadOnlyList<MetadataBroker> Brokers { get; set; } = [];

    /// <summary>Name of the cluster; from version 2.</summary>
    public string? ClusterId { get; set; }

    /// <summary>Node id of the controller; from version 1.</summary>
    public int ControllerId { get; set; }

    /// <summary>The topics.</summary>
    public IReadOnlyList<MetadataTopic> Topics { get; set; } = [];

    /// <summary>Not used; versions 8 to 10.</summary>
    public int ClusterAuthorizedOperations { get; set; } = OperationsUnknown;

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version >= 3)
        {
            ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        }

        Brokers = fields.Array(Brokers);
        if (fields.Version >= 2)
        {
            ClusterId = fields.NullableString(ClusterId);
        }

        if (fields.Version >= 1)
        {
            ControllerId = fields.Int32(ControllerId);
        }

        Topics = fields.Array(Topics);
        if (fields.Version is >= 8 and <= 10)
        {
            ClusterAuthorizedOperations = fields.Int32(ClusterAuthorizedOperations);
        }

        fields.Tags();
    }
}

/// <summary>One broker.</summary>
public sealed class MetadataBroker : IWireFields
{
    /// <summary>Its number.</summary>
    public int NodeId { get; set; }

    /// <summary>Host name or address that clients connect to.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port that clients connect to.</summary>
    public int Port { get; set; }

    /// <summary>Where it stands, or null; from version 1.</summary>
    public string? Rack { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        NodeId = fields.Int32(NodeId);
        Host = fields.String(Host);
        Port = fields.Int32(Port);
        if (fields.Version >= 1)
        {
            Rack = fields.NullableString(Rack);
        }

        fields.Tags();
    }
}

/// <summary>One topic.</summary>
public sealed class MetadataTopic : IWireFields
{
    /// <summary>None, or why there is nothing to tell.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Its name; null from version 12 when asked for by an id that nobody has.</summary>
    public string? Name { get; set; }

    /// <summary>Its id; from version 10.</summary>
    public Guid TopicId { get; set; }

    /// <summary>Whether it is the broker's own; from version 1.</summary>
    public bool IsInternal { get; set; }

    /// <summary>Its partitions.</summary>
    public IReadOnlyList<MetadataPartition> Partitions { get; set; } = [];

    /// <summary>Not used; from version 8.</summary>
    public int TopicAuthorizedOperations { get; set; } = MetadataResponse.OperationsUnknown;

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        Name = fields.Version >= 12 ? fields.NullableString(Name) : fields.String(Name ?? "");
        if (fields.Version >= 10)
        {
            TopicId = fields.Uuid(TopicId);
        }

        if (fields.Version >= 1)
        {
            IsInternal = fields.Boolean(IsInternal);
        }

        Partitions = fields.Array(Partitions);
        if (fields.Version >= 8)
        {
            TopicAuthorizedOperations = fields.Int32(TopicAuthorizedOperations);
        }

        fields.Tags();
    }
}

/// <summary>One partition and where it lies.</summary>
public sealed class MetadataPartition : IWireFields
{
    /// <summary>None, or why it has no leader.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Its index.</summary>
    public int PartitionIndex { get; set; }

    /// <summary>Node id of the broker to produce to and fetch from.</summary>
    public int LeaderId { get; set; }

    /// <summary>Grows with each change of leader; from version 7.</summary>
    public int LeaderEpoch { get; set; }

    /// <summary>Node ids of all that hold it.</summary>
    public IReadOnlyList<int> ReplicaNodes { get; set; } = [];

    /// <summary>Node ids of those that are level with the leader.</summary>
    public IReadOnlyList<int> IsrNodes { get; set; } = [];

    /// <summary>Node ids of those that are away; from version 5.</summary>
    public IReadOnlyList<int> OfflineReplicas { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        PartitionIndex = fields.Int32(PartitionIndex);
        LeaderId = fields.Int32(LeaderId);
        if (fields.Version >= 7)
        {
            LeaderEpoch = fields.Int32(LeaderEpoch);
        }

        ReplicaNodes = fields.Int32Array(ReplicaNodes);
        IsrNodes = fields.Int32Array(IsrNodes);
        if (fields.Version >= 5)
        {
            OfflineReplicas = fields.Int32Array(OfflineReplicas);
        }

        fields.Tags();
    }
}
