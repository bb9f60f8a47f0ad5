using Pinlake.Model;

namespace Pinlake.Emulator;

/// <summary>The emulator: draws posts from a source and posts their rows to both lanes.</summary>
public static class EmulatorRun
{
    /// <summary>Posts until the posts asked for are through, the run is cancelled, or nothing is acknowledged any more.</summary>
    /// <param name="options">What to post, where to, how fast; read at the start, not to be changed meanwhile.</param>
    /// <param name="clock">Paces posts, back-off and timeouts.</param>
    /// <param name="progress">Told about ten times a second and once at the end; null for nobody.</param>
    /// <param name="cancellation">Ends the drawing and the retries; attempts in flight are still awaited.</param>
    /// <returns>Counts of every outcome; also after a cancellation.</returns>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Invalid"/>: an option or the source is bad; names file and line.
    /// <see cref="FailureKind.NotFound"/>: the source does not exist.
    /// Rows drawn before a bad one was met may have been posted.
    /// </exception>
    public static Task<EmulatorReport> RunAsync(
        EmulatorOptions options, TimeProvider clock, IProgress<EmulatorProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        options.Check();
        throw new PinlakeException(FailureKind.Bug, "The emulator does not post yet.");
    }
}
