using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Makes topics.</summary>
/// <remarks>Source: Kafka protocol guide, "CreateTopics".</remarks>
public sealed class CreateTopicsRequest : IRequest
{
    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.CreateTopics, LowestVersion: 2, HighestVersion: 7, LowestFlexibleVersion: 5);

    /// <summary>The topics to make.</summary>
    public IReadOnlyList<CreatableTopic> Topics { get; set; } = [];

    /// <summary>Milliseconds that the client waits.</summary>
    public int TimeoutMs { get; set; }

    /// <summary>Whether to say what would happen and make nothing.</summary>
    public bool ValidateOnly { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Topics = fields.Array(Topics);
        TimeoutMs = fields.Int32(TimeoutMs);
        ValidateOnly = fields.Boolean(ValidateOnly);
        fields.Tags();
    }
}

/// <summary>One topic to make.</summary>
public sealed class CreatableTopic : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>How many partitions; -1 for the broker's default, or with assignments.</summary>
    public int NumPartitions { get; set; }

    /// <summary>How many replicas; -1 for the broker's default, or with assignments.</summary>
    public short ReplicationFactor { get; set; }

    /// <summary>Which brokers hold which partition; empty to leave it to the broker.</summary>
    public IReadOnlyList<CreatableReplicaAssignment> Assignments { get; set; } = [];

    /// <summary>Its settings.</summary>
    public IReadOnlyList<CreatableTopicConfig> Configs { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        NumPartitions = fields.Int32(NumPartitions);
        ReplicationFactor = fields.Int16(ReplicationFactor);
        Assignments = fields.Array(Assignments);
        Configs = fields.Array(Configs);
        fields.Tags();
    }
}

/// <summary>Which brokers hold one partition.</summary>
public sealed class CreatableReplicaAssignment : IWireFields
{
    /// <summary>Its index.</summary>
    public int PartitionIndex { get; set; }

    /// <summary>Node ids.</summary>
    public IReadOnlyList<int> BrokerIds { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        PartitionIndex = fields.Int32(PartitionIndex);
        BrokerIds = fields.Int32Array(BrokerIds);
        fields.Tags();
    }
}

/// <summary>One setting of a topic to make.</summary>
public sealed class CreatableTopicConfig : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its value, or null.</summary>
    public string? Value { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Value = fields.NullableString(Value);
        fields.Tags();
    }
}

/// <summary>Answers <see cref="CreateTopicsRequest"/>.</summary>
public sealed class CreateTopicsResponse : IWireFields
{
    /// <summary>Milliseconds that the client was made to wait.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>Outcomes by topic.</summary>
    public IReadOnlyList<CreatableTopicResult> Topics { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        Topics = fields.Array(Topics);
        fields.Tags();
    }
}

/// <summary>What became of one topic.</summary>
public sealed class CreatableTopicResult : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its id, or zero; from version 7.</summary>
    public Guid TopicId { get; set; }

    /// <summary>None, or why it was not made.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Why it was not made, in words, or null.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>How many partitions it has, or -1; from version 5.</summary>
    public int NumPartitions { get; set; } = -1;

    /// <summary>How many replicas it has, or -1; from version 5.</summary>
    public short ReplicationFactor { get; set; } = -1;

    /// <summary>Its settings, or null; from version 5.</summary>
    public IReadOnlyList<CreatableTopicConfigResult>? Configs { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        if (fields.Version >= 7)
        {
            TopicId = fields.Uuid(TopicId);
        }

        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        ErrorMessage = fields.NullableString(ErrorMessage);
        if (fields.Version >= 5)
        {
            NumPartitions = fields.Int32(NumPartitions);
            ReplicationFactor = fields.Int16(ReplicationFactor);
            Configs = fields.NullableArray(Configs);
        }

        fields.Tags();
    }
}

/// <summary>One setting of a topic that was made.</summary>
public sealed class CreatableTopicConfigResult : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its value, or null.</summary>
    public string? Value { get; set; }

    /// <summary>Whether it cannot be changed.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>Where the value is from; 5 is the default.</summary>
    public sbyte ConfigSource { get; set; } = -1;

    /// <summary>Whether it is a secret.</summary>
    public bool IsSensitive { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Value = fields.NullableString(Value);
        ReadOnly = fields.Boolean(ReadOnly);
        ConfigSource = fields.Int8(ConfigSource);
        IsSensitive = fields.Boolean(IsSensitive);
        fields.Tags();
    }
}
