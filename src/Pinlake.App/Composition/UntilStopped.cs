using Pinlake.Model;

namespace Pinlake.App.Composition;

/// <summary>Lets a server run until it is asked to stop, or cannot go on.</summary>
internal static class UntilStopped
{
    private static readonly TimeSpan LookDelay = TimeSpan.FromSeconds(1);

    /// <summary>Returns when <paramref name="cancellation"/> is cancelled.</summary>
    /// <param name="ended">Completes when a part ends by itself.</param>
    /// <param name="failure">Why a part can do no more, although it has not ended; null while all is well.</param>
    /// <param name="clock">Times the looks at <paramref name="failure"/>.</param>
    /// <param name="cancellation">The request to stop.</param>
    /// <exception cref="PinlakeException">The failure of the part that ended, or what <paramref name="failure"/> says.</exception>
    public static async Task RunAsync(
        Task ended, Func<PinlakeException?> failure, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            while (!ended.IsCompleted)
            {
                if (failure() is { } reason)
                {
                    throw new PinlakeException(reason.Kind, reason.Message, reason);
                }

                await Task.WhenAny(ended, Task.Delay(LookDelay, clock, cancellation)).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
            }

            await ended.ConfigureAwait(false);
            throw new PinlakeException(FailureKind.Bug, "A part has ended although nobody asked it to.");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop: the usual end.
        }
    }
}
