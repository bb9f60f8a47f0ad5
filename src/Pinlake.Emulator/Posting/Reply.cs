namespace Pinlake.Emulator.Posting;

/// <summary>What an attempt came to.</summary>
internal enum ReplyKind
{
    /// <summary>The row is in the log, where the reply says.</summary>
    Acknowledged,

    /// <summary>The same row will be refused again.</summary>
    Refused,

    /// <summary>Another attempt may succeed; the row may be in the log already.</summary>
    TryAgain,
}

/// <summary>What the gateway said to one row.</summary>
/// <param name="Kind">What it came to.</param>
/// <param name="Problem">In words; null when acknowledged.</param>
/// <param name="Partition">Partition, batch lane only.</param>
/// <param name="Offset">Offset, batch lane only.</param>
/// <param name="ShardId">Shard, live lane only.</param>
/// <param name="SequenceNumber">Sequence number, live lane only.</param>
internal readonly record struct Reply(
    ReplyKind Kind, string? Problem, int Partition = -1, long Offset = -1, string? ShardId = null, string? SequenceNumber = null)
{
    /// <summary>The row will be refused again.</summary>
    public static Reply Refused(string problem) => new(ReplyKind.Refused, problem);

    /// <summary>Another attempt may succeed.</summary>
    public static Reply TryAgain(string problem) => new(ReplyKind.TryAgain, problem);

    /// <summary>A reply whose status is not 200: 5xx, 408 and 429 ask for another attempt, everything else refuses.</summary>
    public static Reply OfStatus(int status, ReadOnlySpan<byte> body)
    {
        const int bytesMax = 300;
        var text = System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, bytesMax)]).Trim();
        var problem = FormattableString.Invariant($"status {status} {text}").TrimEnd();
        return status is >= 500 or 408 or 429 ? TryAgain(problem) : Refused(problem);
    }
}
