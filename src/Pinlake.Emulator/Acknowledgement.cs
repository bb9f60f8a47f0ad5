namespace Pinlake.Emulator;

/// <summary>One row that the gateway has acknowledged, and the place in the log that it named.</summary>
/// <param name="Lane">Which lane took the row.</param>
/// <param name="Kind">Which of the post's three rows it was.</param>
/// <param name="Index">The row's <c>index</c> or <c>ind</c>.</param>
/// <param name="Target">Name of the topic (batch) or stream (live).</param>
/// <param name="Partition">Partition of the topic; -1 in the live lane.</param>
/// <param name="Offset">Offset in that partition; -1 in the live lane.</param>
/// <param name="ShardId">Shard as the stream's reply spells it (<c>shardId-000000000001</c>); null in the batch lane.</param>
/// <param name="SequenceNumber">Sequence number as the reply spells it; null in the batch lane.</param>
/// <param name="SentAt">Stopwatch timestamp taken just before the row's first attempt was posted.</param>
public readonly record struct Acknowledgement(
    Lane Lane,
    PostKind Kind,
    int Index,
    string Target,
    int Partition,
    long Offset,
    string? ShardId,
    string? SequenceNumber,
    long SentAt);
