using Pinlake.Model;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Broker;

/// <summary>Reads record batches for consumers, and waits for new ones as long as they like.</summary>
/// <remarks>
/// Sessions are not kept: every answer says session 0, which makes each request a full one, as KIP-227 allows. Only
/// what lies below the high watermark is given, so the last stable offset is the high watermark too.
/// </remarks>
internal sealed class FetchHandler(LogStore log, BrokerOptions options, TimeProvider clock)
{
    /// <summary>Answers once there are <see cref="FetchRequest.MinBytes"/>, something failed, or the time is over.</summary>
    /// <param name="request">The request.</param>
    /// <param name="leaving">Ends the wait; what there is then is answered.</param>
    public async Task<IWireFields?> HandleAsync(FetchRequest request, CancellationToken leaving)
    {
        if (request.SessionId != 0)
        {
            return new FetchResponse { ErrorCode = ErrorCode.FetchSessionIdNotFound };
        }

        var begun = clock.GetTimestamp();
        var waitMax = TimeSpan.FromMilliseconds(Math.Max(0, request.MaxWaitMs));
        while (true)
        {
            var pass = await FetchPass.ReadAsync(log, request, options.FetchBytesMax);
            var waitLeft = waitMax - clock.GetElapsedTime(begun);
            if (pass.Bytes >= request.MinBytes
                || pass.HasError
                || pass.Marks.Count == 0
                || waitLeft <= TimeSpan.Zero
                || !await WaitAsync(pass.Marks, waitLeft, leaving))
            {
                return new FetchResponse { Topics = pass.Topics };
            }
        }
    }

    // True when some partition has grown (or gone); false when the time is over.
    private async Task<bool> WaitAsync(
        IReadOnlyList<(TopicPartition Partition, Offset HighWatermark)> marks,
        TimeSpan waitMax,
        CancellationToken leaving)
    {
        using var time = new CancellationTokenSource(waitMax, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(time.Token, leaving);
        var waits = new Task[marks.Count];
        for (var index = 0; index < waits.Length; index++)
        {
            waits[index] = log.WaitForDataAsync(marks[index].Partition, marks[index].HighWatermark, over.Token);
        }

        var first = await Task.WhenAny(waits);
        await over.CancelAsync();
        await Task.WhenAll(waits).ContinueWith(
            static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return !first.IsCanceled;
    }
}
