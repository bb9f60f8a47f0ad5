using Pinlake.Emulator.Orders;

namespace Pinlake.Emulator.Posting;

/// <summary>Holds each post back until it is due: the original's pauses, a steady rate, or not at all.</summary>
internal sealed class Pace
{
    /// <summary>A steady rate makes up for at most so much lost time; what lies further back is let go.</summary>
    private static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock;
    private readonly bool isMax;
    private readonly TimeSpan? interval;
    private DateTimeOffset due;

    /// <summary>The pace that the options ask for, from now on.</summary>
    public Pace(EmulatorOptions options, TimeProvider clock)
    {
        this.clock = clock;
        isMax = options.Max;
        interval = options.RatePostsPerSecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : null;
        due = clock.GetUtcNow();
    }

    /// <summary>Completes when the post of <paramref name="draw"/> is due.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public async ValueTask WaitAsync(Draw draw, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (isMax)
        {
            return;
        }

        var now = clock.GetUtcNow();
        due = interval is null ? now + TimeSpan.FromSeconds(draw.PauseSeconds)
            : due < now - CatchUpMax ? now - CatchUpMax : due;
        if (due > now)
        {
            await Task.Delay(due - now, clock, cancellation).ConfigureAwait(false);
        }

        due += interval ?? TimeSpan.Zero;
    }
}
