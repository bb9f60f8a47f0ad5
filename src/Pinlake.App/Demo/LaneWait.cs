using Pinlake.App.Composition;
using Pinlake.App.Output;
using Pinlake.Model;

namespace Pinlake.App.Demo;

/// <summary>Waits until both lanes hold every record of the log.</summary>
internal static class LaneWait
{
    private static readonly TimeSpan LookDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StandstillMax = TimeSpan.FromSeconds(30);

    /// <summary>Returns when nothing is on its way any more.</summary>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Unavailable"/>: nothing moved for 30 s; says how far each lane is. Or the failure of a job.
    /// </exception>
    public static async Task RunAsync(PinlakeServer server, ProgressStep step, TimeProvider clock, CancellationToken cancellation)
    {
        var (lastLanded, movedAt) = (-1L, clock.GetTimestamp());
        while (true)
        {
            var (batch, live) = (server.Progress!.Batch(), server.Progress.Live());
            var (records, landed) = (batch.Records + live.Records, batch.Landed + live.Landed);
            step.Report(records == 0 ? 1 : (double)landed / records, $"{batch.Landed}/{batch.Records} records in raw objects, {live.Landed}/{live.Records} in live tables");
            if (landed == records)
            {
                return;
            }

            if (server.Jobs!.Ended.IsCompleted)
            {
                await server.Jobs.Ended.ConfigureAwait(false);
                throw new PinlakeException(FailureKind.Bug, "A lane has ended although nobody asked it to.");
            }

            if (landed != lastLanded)
            {
                (lastLanded, movedAt) = (landed, clock.GetTimestamp());
            }
            else if (clock.GetElapsedTime(movedAt) > StandstillMax)
            {
                throw new PinlakeException(
                    FailureKind.Unavailable,
                    $"The lanes have stood still for {StandstillMax.TotalSeconds} s: {batch.Landed} of {batch.Records} records in raw objects, "
                    + $"{live.Landed} of {live.Records} in live tables. What has landed is kept in '{server.Folder.FullPath}'. Run again with --verbose.");
            }

            await Task.Delay(LookDelay, clock, cancellation).ConfigureAwait(false);
        }
    }
}
