using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Asks which broker looks after a group (or a transaction).</summary>
/// <remarks>Source: Kafka protocol guide, "FindCoordinator".</remarks>
public sealed class FindCoordinatorRequest : IRequest
{
    /// <summary>Key type that asks for a consumer group's.</summary>
    public const sbyte GroupKeyType = 0;

    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.FindCoordinator, LowestVersion: 0, HighestVersion: 4, LowestFlexibleVersion: 3);

    /// <summary>The group's id; before version 4.</summary>
    public string Key { get; set; } = "";

    /// <summary>What the keys name; from version 1.</summary>
    public sbyte KeyType { get; set; }

    /// <summary>The groups' ids; from version 4.</summary>
    public IReadOnlyList<string> CoordinatorKeys { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version <= 3)
        {
            Key = fields.String(Key);
        }

        if (fields.Version >= 1)
        {
            KeyType = fields.Int8(KeyType);
        }

        if (fields.Version >= 4)
        {
            CoordinatorKeys = fields.StringArray(CoordinatorKeys);
        }

        fields.Tags();
    }
}

/// <summary>Answers <see cref="FindCoordinatorRequest"/>.</summary>
public sealed class FindCoordinatorResponse : IWireFields
{
    /// <summary>Milliseconds that the client was made to wait; from version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>None, or why there is no coordinator; before version 4.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The same in words, or null; versions 1 to 3.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The broker's number; before version 4.</summary>
    public int NodeId { get; set; } = -1;

    /// <summary>Where to connect to; before version 4.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port to connect to; before version 4.</summary>
    public int Port { get; set; } = -1;

    /// <summary>Answers by key; from version 4.</summary>
    public IReadOnlyList<Coordinator> Coordinators { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version >= 1)
        {
            ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        }

        if (fields.Version <= 3)
        {
            ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
            if (fields.Version >= 1)
            {
                ErrorMessage = fields.NullableString(ErrorMessage);
            }

            NodeId = fields.Int32(NodeId);
            Host = fields.String(Host);
            Port = fields.Int32(Port);
        }
        else
        {
            Coordinators = fields.Array(Coordinators);
        }

        fields.Tags();
    }
}

/// <summary>The broker that looks after one group.</summary>
public sealed class Coordinator : IWireFields
{
    /// <summary>The group's id.</summary>
    public string Key { get; set; } = "";

    /// <summary>The broker's number, or -1.</summary>
    public int NodeId { get; set; } = -1;

    /// <summary>Where to connect to.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port to connect to.</summary>
    public int Port { get; set; } = -1;

    /// <summary>None, or why there is no coordinator.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The same in words, or null.</summary>
    public string? ErrorMessage { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Key = fields.String(Key);
        NodeId = fields.Int32(NodeId);
        Host = fields.String(Host);
        Port = fields.Int32(Port);
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        ErrorMessage = fields.NullableString(ErrorMessage);
        fields.Tags();
    }
}
