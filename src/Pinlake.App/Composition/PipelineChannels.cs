using Pinlake.App.Configuration;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Pipelines;

namespace Pinlake.App.Composition;

/// <summary>Makes the topics and streams that a pipeline reads, where the log does not have them yet.</summary>
internal static class PipelineChannels
{
    /// <summary>Every kind has its topic and its stream when this returns, durably.</summary>
    public static async Task CreateMissingAsync(LogStore log, Pipeline pipeline, PipelineOptions options, CancellationToken cancellation)
    {
        foreach (var kind in pipeline.Kinds)
        {
            if (log.FindTopic(kind.Topic) is null)
            {
                await IgnoreConflict(log.CreateTopicAsync(kind.Topic, options.Partitions, cancellation)).ConfigureAwait(false);
            }

            if (log.FindStream(kind.Stream) is null)
            {
                await IgnoreConflict(log.CreateStreamAsync(kind.Stream, options.Shards, cancellation)).ConfigureAwait(false);
            }
        }
    }

    private static async Task IgnoreConflict(Task creation)
    {
        try
        {
            await creation.ConfigureAwait(false);
        }
        catch (PinlakeException e) when (e.Kind == FailureKind.Conflict)
        {
            // A client was faster. It is there, and that is all that was wanted.
        }
    }
}
