namespace Pinlake.Emulator;

/// <summary>How far a run has come; counts only grow.</summary>
/// <param name="Posts">Posts whose sends have all been answered or given up.</param>
/// <param name="PostsWanted">Posts at which the run ends.</param>
/// <param name="Skipped">Drawn rows that the source lacks.</param>
/// <param name="Sends">Rows handed to a lane, whatever became of them; a retried row counts once.</param>
/// <param name="Acknowledged">Sends that the gateway acknowledged.</param>
/// <param name="Failed">Sends given up.</param>
/// <param name="Retries">Attempts beyond each send's first.</param>
/// <param name="Seconds">Seconds since the first draw.</param>
public sealed record EmulatorProgress(
    long Posts, long PostsWanted, long Skipped, long Sends, long Acknowledged, long Failed, long Retries, double Seconds);
