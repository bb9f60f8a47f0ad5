namespace Pinlake.Emulator;

/// <summary>Why a run ended.</summary>
public enum EmulatorEnd
{
    /// <summary>All posts asked for were posted, acknowledged or not.</summary>
    Done,

    /// <summary>It was cancelled; what was in flight has been answered or given up.</summary>
    Cancelled,

    /// <summary>Too many posts in a row had no acknowledged row: the gateway is away or refuses everything.</summary>
    GaveUp,
}

/// <summary>What became of the sends of one kind in one lane.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Kind">The kind of row.</param>
/// <param name="Target">Name of the topic or stream.</param>
/// <param name="Sends">Rows handed over; <c>Acknowledged + Failed</c>.</param>
/// <param name="Acknowledged">Rows that the gateway acknowledged.</param>
/// <param name="Failed">Rows given up; the gateway may hold some of them all the same.</param>
/// <param name="Retries">Attempts beyond each row's first.</param>
/// <param name="Skipped">Drawn rows of this kind that the source lacks.</param>
public sealed record SendCounts(
    Lane Lane, PostKind Kind, string Target, long Sends, long Acknowledged, long Failed, long Retries, long Skipped);

/// <summary>What a run did.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Posts">Posts posted, each with up to six sends.</param>
/// <param name="Skipped">Drawn posts that the source lacks whole or in part; nothing of them was sent.</param>
/// <param name="Seconds">From the first draw to the last answer.</param>
/// <param name="Counts">One entry per lane in use and kind.</param>
/// <param name="FailureSamples">The first few failures, in words; empty when nothing failed.</param>
public sealed record EmulatorReport(
    EmulatorEnd End,
    long Posts,
    long Skipped,
    double Seconds,
    IReadOnlyList<SendCounts> Counts,
    IReadOnlyList<string> FailureSamples)
{
    /// <summary>Rows handed to a lane: six a post while both lanes are in use.</summary>
    public long Sends => Counts.Sum(count => count.Sends);

    /// <summary>Sends that the gateway acknowledged.</summary>
    public long Acknowledged => Counts.Sum(count => count.Acknowledged);

    /// <summary>Sends given up.</summary>
    public long Failed => Counts.Sum(count => count.Failed);

    /// <summary>Attempts beyond each send's first.</summary>
    public long Retries => Counts.Sum(count => count.Retries);
}
