namespace Pinlake.Wire.Messages;

/// <summary>The requests that are understood, by the numbers of the protocol.</summary>
/// <remarks>Source: Kafka protocol guide, "Api Keys".</remarks>
public enum ApiKey : short
{
    /// <summary>Takes record batches in.</summary>
    Produce = 0,

    /// <summary>Gives record batches out.</summary>
    Fetch = 1,

    /// <summary>Tells offsets by time, the first and the last.</summary>
    ListOffsets = 2,

    /// <summary>Tells brokers, topics and partitions.</summary>
    Metadata = 3,

    /// <summary>Remembers how far a group has read.</summary>
    OffsetCommit = 8,

    /// <summary>Tells how far a group has read.</summary>
    OffsetFetch = 9,

    /// <summary>Tells which broker looks after a group.</summary>
    FindCoordinator = 10,

    /// <summary>Tells which requests are understood, in which versions.</summary>
    ApiVersions = 18,

    /// <summary>Makes topics.</summary>
    CreateTopics = 19,

    /// <summary>Removes topics.</summary>
    DeleteTopics = 20,

    /// <summary>Gives an idempotent producer its id.</summary>
    InitProducerId = 22,
}
