using Pinlake.Emulator.Orders;

namespace Pinlake.Emulator.Posting;

/// <summary>How long to wait before an attempt: doubling from the first wait up to the longest, each half less to half more by chance.</summary>
/// <remarks>Safe from many threads. Which of them gets which share depends on their order; the shares themselves follow from the seed.</remarks>
internal sealed class BackOff(int seed, TimeSpan first, TimeSpan longest)
{
    private const int ShareParts = 1_000;

    private readonly PythonRandom random = new(seed);

    /// <summary>The wait after attempt number <paramref name="attempt"/>, from 0.</summary>
    public TimeSpan After(int attempt)
    {
        var wait = first * Math.Pow(2, Math.Min(attempt, 30));
        wait = wait < longest ? wait : longest;
        int share;
        lock (random)
        {
            share = random.Below(ShareParts + 1);
        }

        return wait * (0.5 + ((double)share / ShareParts));
    }
}
