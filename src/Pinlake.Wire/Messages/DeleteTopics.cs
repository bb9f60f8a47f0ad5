using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Removes topics.</summary>
/// <remarks>Source: Kafka protocol guide, "DeleteTopics".</remarks>
public sealed class DeleteTopicsRequest : IRequest
{
    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.DeleteTopics, LowestVersion: 1, HighestVersion: 6, LowestFlexibleVersion: 4);

    /// <summary>The topics to remove; from version 6.</summary>
    public IReadOnlyList<DeleteTopicState> Topics { get; set; } = [];

    /// <summary>Names of the topics to remove; before version 6.</summary>
    public IReadOnlyList<string> TopicNames { get; set; } = [];

    /// <summary>Milliseconds that the client waits.</summary>
    public int TimeoutMs { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version >= 6)
        {
            Topics = fields.Array(Topics);
        }
        else
        {
            TopicNames = fields.StringArray(TopicNames);
        }

        TimeoutMs = fields.Int32(TimeoutMs);
        fields.Tags();
    }
}

/// <summary>One topic to remove.</summary>
public sealed class DeleteTopicState : IWireFields
{
    /// <summary>Its name, or null to go by id.</summary>
    public string? Name { get; set; }

    /// <summary>Its id, or zero to go by name.</summary>
    public Guid TopicId { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.NullableString(Name);
        TopicId = fields.Uuid(TopicId);
        fields.Tags();
    }
}

/// <summary>Answers <see cref="DeleteTopicsRequest"/>.</summary>
public sealed class DeleteTopicsResponse : IWireFields
{
    /// <summary>Milliseconds that the client was made to wait.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>Outcomes by topic.</summary>
    public IReadOnlyList<DeletableTopicResult> Responses { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        Responses = fields.Array(Responses);
        fields.Tags();
    }
}

/// <summary>What became of one topic.</summary>
public sealed class DeletableTopicResult : IWireFields
{
    /// <summary>Its name; may be null from version 6.</summary>
    public string? Name { get; set; }

    /// <summary>Its id; from version 6.</summary>
    public Guid TopicId { get; set; }

    /// <summary>None, or why it is still there.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Why it is still there, in words, or null; from version 5.</summary>
    public string? ErrorMessage { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.Version >= 6 ? fields.NullableString(Name) : fields.String(Name ?? "");
        if (fields.Version >= 6)
        {
            TopicId = fields.Uuid(TopicId);
        }

        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        if (fields.Version >= 5)
        {
            ErrorMessage = fields.NullableString(ErrorMessage);
        }

        fields.Tags();
    }
}
