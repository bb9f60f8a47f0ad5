namespace Pinlake.Tests.Jobs;

/// <summary>Waits for something that other threads bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(30);

    /// <summary>Returns once the condition holds; fails after half a minute, or with the task that was to bring it about.</summary>
    public static async Task HoldsAsync(Func<bool> condition, Task bringer)
    {
        using var late = new CancellationTokenSource(DelayMax, TimeProvider.System);
        while (!condition())
        {
            if (bringer.IsCompleted)
            {
                await bringer;
                throw new InvalidOperationException("The job ended before the condition held.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, late.Token);
        }
    }
}
