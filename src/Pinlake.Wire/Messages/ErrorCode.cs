namespace Pinlake.Wire.Messages;

/// <summary>The protocol's errors that are ever answered.</summary>
/// <remarks>Source: Kafka protocol guide, "Error Codes".</remarks>
public enum ErrorCode : short
{
    /// <summary>A mistake of the broker's own.</summary>
    UnknownServerError = -1,

    /// <summary>All is well.</summary>
    None = 0,

    /// <summary>The offset lies outside of what the partition holds.</summary>
    OffsetOutOfRange = 1,

    /// <summary>Checksum, length or content of a batch is wrong.</summary>
    CorruptMessage = 2,

    /// <summary>No such topic or partition.</summary>
    UnknownTopicOrPartition = 3,

    /// <summary>This broker does not serve the partition (now): ask where it is, and retry.</summary>
    NotLeaderOrFollower = 6,

    /// <summary>The request took too long.</summary>
    RequestTimedOut = 7,

    /// <summary>The batch is larger than the broker takes.</summary>
    MessageTooLarge = 10,

    /// <summary>The metadata of a committed offset is too long.</summary>
    OffsetMetadataTooLarge = 12,

    /// <summary>The coordinator cannot answer now.</summary>
    CoordinatorNotAvailable = 15,

    /// <summary>The topic's name is not allowed.</summary>
    InvalidTopicException = 17,

    /// <summary>acks is none of 0, 1 and -1.</summary>
    InvalidRequiredAcks = 21,

    /// <summary>The group's id is empty.</summary>
    InvalidGroupId = 24,

    /// <summary>The group has no such member.</summary>
    UnknownMemberId = 25,

    /// <summary>No such version of the request.</summary>
    UnsupportedVersion = 35,

    /// <summary>A topic of that name exists.</summary>
    TopicAlreadyExists = 36,

    /// <summary>The number of partitions is not allowed.</summary>
    InvalidPartitions = 37,

    /// <summary>The number of replicas is not allowed.</summary>
    InvalidReplicationFactor = 38,

    /// <summary>The assignment of replicas is not allowed.</summary>
    InvalidReplicaAssignment = 39,

    /// <summary>A setting is not known, or cannot have the value.</summary>
    InvalidConfig = 40,

    /// <summary>The request contradicts itself or asks for what does not exist here.</summary>
    InvalidRequest = 42,

    /// <summary>The batch is of an old format.</summary>
    UnsupportedForMessageFormat = 43,

    /// <summary>A batch of an idempotent producer came before one in front of it.</summary>
    OutOfOrderSequenceNumber = 45,

    /// <summary>A batch of an idempotent producer came that was taken long ago.</summary>
    DuplicateSequenceNumber = 46,

    /// <summary>The producer's epoch is older than the newest.</summary>
    InvalidProducerEpoch = 47,

    /// <summary>The disk failed.</summary>
    KafkaStorageError = 56,

    /// <summary>The producer's id is not known, or was forgotten.</summary>
    UnknownProducerId = 59,

    /// <summary>Fetch sessions are not kept.</summary>
    FetchSessionIdNotFound = 70,

    /// <summary>The request names an older leader epoch.</summary>
    FencedLeaderEpoch = 74,

    /// <summary>The request names a newer leader epoch.</summary>
    UnknownLeaderEpoch = 75,

    /// <summary>No such codec in this version of the request.</summary>
    UnsupportedCompressionType = 76,

    /// <summary>A record, or what the batch says of its records, is not allowed.</summary>
    InvalidRecord = 87,

    /// <summary>No topic has that id.</summary>
    UnknownTopicId = 100,
}
