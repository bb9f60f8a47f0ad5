using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Asks for the id of an idempotent producer.</summary>
/// <remarks>Source: Kafka protocol guide, "InitProducerId".</remarks>
public sealed class InitProducerIdRequest : IRequest
{
    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.InitProducerId, LowestVersion: 0, HighestVersion: 4, LowestFlexibleVersion: 2);

    /// <summary>Name of a transactional producer, or null.</summary>
    public string? TransactionalId { get; set; }

    /// <summary>Milliseconds after which an open transaction is given up.</summary>
    public int TransactionTimeoutMs { get; set; }

    /// <summary>Id that the producer has, or -1; from version 3.</summary>
    public long ProducerId { get; set; } = -1;

    /// <summary>Epoch that the producer has, or -1; from version 3.</summary>
    public short ProducerEpoch { get; set; } = -1;

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        TransactionalId = fields.NullableString(TransactionalId);
        TransactionTimeoutMs = fields.Int32(TransactionTimeoutMs);
        if (fields.Version >= 3)
        {
            ProducerId = fields.Int64(ProducerId);
            ProducerEpoch = fields.Int16(ProducerEpoch);
        }

        fields.Tags();
    }
}

/// <summary>Answers <see cref="InitProducerIdRequest"/>.</summary>
public sealed class InitProducerIdResponse : IWireFields
{
    /// <summary>Milliseconds that the client was made to wait.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>None, or why there is no id.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The id, or -1.</summary>
    public long ProducerId { get; set; } = -1;

    /// <summary>Its epoch.</summary>
    public short ProducerEpoch { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        ProducerId = fields.Int64(ProducerId);
        ProducerEpoch = fields.Int16(ProducerEpoch);
        fields.Tags();
    }
}
