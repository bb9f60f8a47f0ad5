using Pinlake.Model;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Records;

namespace Pinlake.Log.Broker;

/// <summary>The one table from our failures to the protocol's errors.</summary>
internal static class BrokerErrors
{
    // The message travels as a string of at most 32,767 bytes, and may quote a name that a client made long.
    private const int MessageCharactersMax = 1_000;

    /// <summary>What a failure of the log is to a client that produces, fetches or asks.</summary>
    public static ErrorCode Of(FailureKind kind) => kind switch
    {
        FailureKind.Invalid => ErrorCode.InvalidRequest,
        FailureKind.NotFound => ErrorCode.UnknownTopicOrPartition,
        FailureKind.Conflict => ErrorCode.TopicAlreadyExists,
        // Clients look for a new leader and retry on both: right for a disk that may recover and a broker that restarts.
        FailureKind.Unavailable or FailureKind.Corrupt => ErrorCode.KafkaStorageError,
        FailureKind.Closed => ErrorCode.NotLeaderOrFollower,
        _ => ErrorCode.UnknownServerError,
    };

    /// <summary>What a batch that is not taken is to its producer.</summary>
    public static ErrorCode Of(RecordBatchFlaw flaw) => flaw switch
    {
        RecordBatchFlaw.Damaged => ErrorCode.CorruptMessage,
        RecordBatchFlaw.UnknownCodec => ErrorCode.UnsupportedCompressionType,
        RecordBatchFlaw.TooLarge => ErrorCode.MessageTooLarge,
        _ => ErrorCode.InvalidRecord,
    };

    /// <summary>What an append that stored nothing is to its producer.</summary>
    public static ErrorCode Of(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.OutOfOrderSequence => ErrorCode.OutOfOrderSequenceNumber,
        AppendOutcome.InvalidProducerEpoch => ErrorCode.InvalidProducerEpoch,
        _ => ErrorCode.None,
    };

    /// <summary><paramref name="message"/>, cut to what a response can carry.</summary>
    public static string Text(string message) =>
        message.Length <= MessageCharactersMax ? message : string.Concat(message.AsSpan(0, MessageCharactersMax), "…");
}
