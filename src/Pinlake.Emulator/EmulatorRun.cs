using Pinlake.Emulator.Orders;
using Pinlake.Emulator.Posting;
using Pinlake.Emulator.Rows;
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
    /// <see cref="FailureKind.Conflict"/>: the builtin source's path holds something else.
    /// <see cref="FailureKind.Unavailable"/>: the builtin source or the file of acknowledgements cannot be written.
    /// Sources are checked before the first post, except databases, whose rows are read when they are drawn.
    /// </exception>
    public static async Task<EmulatorReport> RunAsync(
        EmulatorOptions options, TimeProvider clock, IProgress<EmulatorProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        options.Check();
        IRowSource source;
        try
        {
            source = await RowSource.OpenAsync(options, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new EmulatorReport(EmulatorEnd.Cancelled, 0, 0, 0, [], []);
        }

        await using (source.ConfigureAwait(false))
        {
            return await PostAsync(options, clock, progress, source, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<EmulatorReport> PostAsync(
        EmulatorOptions options, TimeProvider clock, IProgress<EmulatorProgress>? progress, IRowSource source, CancellationToken cancellation)
    {
        var isJsonl = RowSource.Split(options.Source).Scheme == RowSource.JsonlScheme;
        if (isJsonl && options.Order is not (null or RowOrder.Sequential))
        {
            throw new PinlakeException(
                FailureKind.Invalid,
                $"Emulator option Order is '{options.Order}', but a jsonl file is posted in its own order. Nothing was posted. Leave the order out.");
        }

        var order = options.Order ?? (isJsonl ? RowOrder.Sequential : RowOrder.Classic);
        var draws = DrawSequence.Of(order, options.Seed, source.RowCount);
        var posts = options.Posts ?? (isJsonl ? source.RowCount : EmulatorOptions.PostsDefault);
        using var posting = new PostingRun(options, clock, posts, progress);
        return await posting.RunAsync(source, draws, cancellation).ConfigureAwait(false);
    }
}
