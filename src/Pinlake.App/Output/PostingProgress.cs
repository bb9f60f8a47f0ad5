using Pinlake.Emulator;

namespace Pinlake.App.Output;

/// <summary>Describes how far the emulator is.</summary>
internal static class PostingProgress
{
    /// <summary>Share and words for <see cref="ProgressStep"/>.</summary>
    public static (double Share, string Words) Describe(EmulatorProgress progress) => (
        progress.PostsWanted > 0 ? (double)progress.Posts / progress.PostsWanted : 0,
        FormattableString.Invariant(
            $"{progress.Posts}/{progress.PostsWanted} posts, {progress.Acknowledged} records acknowledged{(progress.Failed > 0 ? $", {progress.Failed} failed" : "")}"));
}
