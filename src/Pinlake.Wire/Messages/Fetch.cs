using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Asks for record batches, and waits for them.</summary>
/// <remarks>
/// Source: Kafka protocol guide, "Fetch". Up to version 12, the last one that names topics by name.
/// </remarks>
public sealed class FetchRequest : IRequest
{
    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.Fetch, LowestVersion: 4, HighestVersion: 12, LowestFlexibleVersion: 12);

    /// <summary>-1 for a consumer.</summary>
    public int ReplicaId { get; set; } = -1;

    /// <summary>Milliseconds to wait for <see cref="MinBytes"/>.</summary>
    public int MaxWaitMs { get; set; }

    /// <summary>Bytes to wait for.</summary>
    public int MinBytes { get; set; }

    /// <summary>Bytes to answer at most; a first batch that is larger comes all the same.</summary>
    public int MaxBytes { get; set; } = int.MaxValue;

    /// <summary>0: all records; 1: those of finished transactions only.</summary>
    public sbyte IsolationLevel { get; set; }

    /// <summary>The fetch session, or 0; from version 7.</summary>
    public int SessionId { get; set; }

    /// <summary>0 to begin a session, -1 for none; from version 7.</summary>
    public int SessionEpoch { get; set; } = -1;

    /// <summary>What to read, by topic.</summary>
    public IReadOnlyList<FetchTopic> Topics { get; set; } = [];

    /// <summary>What a session no longer reads; from version 7.</summary>
    public IReadOnlyList<ForgottenTopic> ForgottenTopics { get; set; } = [];

    /// <summary>Where the consumer stands; from version 11.</summary>
    public string RackId { get; set; } = "";

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ReplicaId = fields.Int32(ReplicaId);
        MaxWaitMs = fields.Int32(MaxWaitMs);
        MinBytes = fields.Int32(MinBytes);
        MaxBytes = fields.Int32(MaxBytes);
        IsolationLevel = fields.Int8(IsolationLevel);
        if (fields.Version >= 7)
        {
            SessionId = fields.Int32(SessionId);
            SessionEpoch = fields.Int32(SessionEpoch);
        }

        Topics = fields.Array(Topics);
        if (fields.Version >= 7)
        {
            ForgottenTopics = fields.Array(ForgottenTopics);
        }

        if (fields.Version >= 11)
        {
            RackId = fields.String(RackId);
        }

        fields.Tags();
    }
}

/// <summary>What to read of one topic.</summary>
public sealed class FetchTopic : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where to read, by partition.</summary>
    public IReadOnlyList<FetchPartition> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Array(Partitions);
        fields.Tags();
    }
}

/// <summary>Where to read in one partition.</summary>
public sealed class FetchPartition : IWireFields
{
    /// <summary>Its index.</summary>
    public int Partition { get; set; }

    /// <summary>Leader epoch that the client knows, or -1; from version 9.</summary>
    public int CurrentLeaderEpoch { get; set; } = -1;

    /// <summary>First offset wanted.</summary>
    public long FetchOffset { get; set; }

    /// <summary>Not used by consumers of a single broker; from version 12.</summary>
    public int LastFetchedEpoch { get; set; } = -1;

    /// <summary>Of followers only; from version 5.</summary>
    public long LogStartOffset { get; set; } = -1;

    /// <summary>Bytes to answer of this partition at most.</summary>
    public int PartitionMaxBytes { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Partition = fields.Int32(Partition);
        if (fields.Version >= 9)
        {
            CurrentLeaderEpoch = fields.Int32(CurrentLeaderEpoch);
        }

        FetchOffset = fields.Int64(FetchOffset);
        if (fields.Version >= 12)
        {
            LastFetchedEpoch = fields.Int32(LastFetchedEpoch);
        }

        if (fields.Version >= 5)
        {
            LogStartOffset = fields.Int64(LogStartOffset);
        }

        PartitionMaxBytes = fields.Int32(PartitionMaxBytes);
        fields.Tags();
    }
}

/// <summary>What a session no longer reads of one topic.</summary>
public sealed class ForgottenTopic : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Indexes of the partitions.</summary>
    public IReadOnlyList<int> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Int32Array(Partitions);
        fields.Tags();
    }
}

/// <summary>Answers <see cref="FetchRequest"/>.</summary>
public sealed class FetchResponse : IWireFields
{
    /// <summary>Milliseconds that the client was made to wait.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>None, or what is wrong with the session; from version 7.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>0: no session is kept, the next request must name all partitions again; from version 7.</summary>
    public int SessionId { get; set; }

    /// <summary>What was read, by topic.</summary>
    public IReadOnlyList<FetchTopicResponse> Topics { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        if (fields.Version >= 7)
        {
            ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
            SessionId = fields.Int32(SessionId);
        }

        Topics = fields.Array(Topics);
        fields.Tags();
    }
}

/// <summary>What was read of one topic.</summary>
public sealed class FetchTopicResponse : IWireFields
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What was read, by partition.</summary>
    public IReadOnlyList<FetchPartitionResponse> Partitions { get; set; } = [];

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        Name = fields.String(Name);
        Partitions = fields.Array(Partitions);
        fields.Tags();
    }
}

/// <summary>What was read of one partition.</summary>
public sealed class FetchPartitionResponse : IWireFields
{
    /// <summary>Its index.</summary>
    public int PartitionIndex { get; set; }

    /// <summary>None, or why nothing was read.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Offset behind the last record that may be read.</summary>
    public long HighWatermark { get; set; } = -1;

    /// <summary>Offset behind the last record whose transaction is finished.</summary>
    public long LastStableOffset { get; set; } = -1;

    /// <summary>First offset that the partition holds; from version 5.</summary>
    public long LogStartOffset { get; set; } = -1;

    /// <summary>Transactions to leave out, or null.</summary>
    public IReadOnlyList<AbortedTransaction>? AbortedTransactions { get; set; }

    /// <summary>Node id of a nearer replica, or -1; from version 11.</summary>
    public int PreferredReadReplica { get; set; } = -1;

    /// <summary>Whole batches, the first one holding the offset asked for; empty or null when there are none.</summary>
    public ReadOnlyMemory<byte>? Records { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        PartitionIndex = fields.Int32(PartitionIndex);
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        HighWatermark = fields.Int64(HighWatermark);
        LastStableOffset = fields.Int64(LastStableOffset);
        if (fields.Version >= 5)
        {
            LogStartOffset = fields.Int64(LogStartOffset);
        }

        AbortedTransactions = fields.NullableArray(AbortedTransactions);
        if (fields.Version >= 11)
        {
            PreferredReadReplica = fields.Int32(PreferredReadReplica);
        }

        Records = fields.NullableRecords(Records);
        fields.Tags();
    }
}

/// <summary>A transaction that was given up.</summary>
public sealed class AbortedTransaction : IWireFields
{
    /// <summary>Its producer.</summary>
    public long ProducerId { get; set; }

    /// <summary>Its first offset.</summary>
    public long FirstOffset { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ProducerId = fields.Int64(ProducerId);
        FirstOffset = fields.Int64(FirstOffset);
        fields.Tags();
    }
}
