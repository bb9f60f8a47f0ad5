using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Hands in record batches.</summary>
/// <remarks>
/// Source: Kafka protocol guide, "Produce". Versions 0 to 2 carry the formats of old, which nobody takes any more; they
/// are announced because librdkafka gives up compression for a broker that does not announce them, as real ones do.
/// </remarks>
public sealed class ProduceRequest : IRequest
{
    /// <summary>First version that carries record batches of format version 2.</summary>
    public const short LowestBatchVersion = 3;

    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.Produce, LowestVersion: 0, HighestVersion: 9, LowestFlexibleVersion: 9);

    /// <summary>Name of a transactional producer, or null; from version 3.</summary>
    public string? TransactionalId { get; set; }

    /// <summary>0: no answer; 1: answer when written; -1: answer when it cannot be lost.</summary>
    public short Acks { get; set; }

    /// <summary>Milliseconds that the client waits.</summary>
    public int TimeoutMs { get; set; }

    /// <summary>Batches by topic.</summary>
    public IReadOnlyList<ProduceTopic> Topics { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version >= 3)
        {
            TransactionalId = fields.NullableString(TransactionalId);
        }

        Acks = fields.Int16(Acks);
        TimeoutMs = fields.Int32(TimeoutMs);
        Topics = fields.Array(Topics);
        fields.Tags();
    }
}

/// <summary>What is handed in for one topic.</summary>
public sealed class ProduceTopic : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Batches by partition.</summary>
    public IReadOnlyList<ProducePartition> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Array(Partitions);
        fields.Tags();
    }
}

/// <summary>What is handed in for one partition.</summary>
public sealed class ProducePartition : IWireFields
{
    /// <summary>Its index.</summary>
    public int Index { get; set; }

    /// <summary>One record batch; of a wrong client null or several.</summary>
    public ReadOnlyMemory<byte>? Records { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Index = fields.Int32(Index);
        Records = fields.NullableRecords(Records);
        fields.Tags();
    }
}

/// <summary>Answers <see cref="ProduceRequest"/>.</summary>
public sealed class ProduceResponse : IWireFields
{
    /// <summary>Outcomes by topic.</summary>
    public IReadOnlyList<ProduceTopicResponse> Topics { get; set; } = [];

    /// <summary>Milliseconds that the client was made to wait; from version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Topics = fields.Array(Topics);
        if (fields.Version >= 1)
        {
            ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        }

        fields.Tags();
    }
}

/// <summary>What became of one topic's batches.</summary>
public sealed class ProduceTopicResponse : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Outcomes by partition.</summary>
    public IReadOnlyList<ProducePartitionResponse> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Array(Partitions);
        fields.Tags();
    }
}

/// <summary>What became of one partition's batch.</summary>
public sealed class ProducePartitionResponse : IWireFields
{
    /// <summary>Its index.</summary>
    public int Index { get; set; }

    /// <summary>None, or why nothing was taken.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Offset of the batch's first record; -1 with an error.</summary>
    public long BaseOffset { get; set; } = -1;

    /// <summary>The log's own time where it sets timestamps, else -1; from version 2.</summary>
    public long LogAppendTimeMs { get; set; } = -1;

    /// <summary>First offset that the partition holds, -1 with an error; from version 5.</summary>
    public long LogStartOffset { get; set; } = -1;

    /// <summary>Which records were at fault; from version 8.</summary>
    public IReadOnlyList<ProduceRecordError> RecordErrors { get; set; } = [];

    /// <summary>What is wrong, in words, or null; from version 8.</summary>
    public string? ErrorMessage { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Index = fields.Int32(Index);
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        BaseOffset = fields.Int64(BaseOffset);
        if (fields.Version >= 2)
        {
            LogAppendTimeMs = fields.Int64(LogAppendTimeMs);
        }

        if (fields.Version >= 5)
        {
            LogStartOffset = fields.Int64(LogStartOffset);
        }

        if (fields.Version >= 8)
        {
            RecordErrors = fields.Array(RecordErrors);
            ErrorMessage = fields.NullableString(ErrorMessage);
        }

        fields.Tags();
    }
}

/// <summary>A record at fault.</summary>
public sealed class ProduceRecordError : IWireFields
{
    /// <summary>Its place in the batch, from 0.</summary>
    public int BatchIndex { get; set; }

    /// <summary>What is wrong with it, or null.</summary>
    public string? BatchIndexErrorMessage { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        BatchIndex = fields.Int32(BatchIndex);
        BatchIndexErrorMessage = fields.NullableString(BatchIndexErrorMessage);
        fields.Tags();
    }
}
