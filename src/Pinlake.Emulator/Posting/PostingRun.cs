using Pinlake.Emulator.Orders;
using Pinlake.Emulator.Rows;
using Pinlake.Model;

namespace Pinlake.Emulator.Posting;

/// <summary>One run: takes draws, skips what the source lacks, posts the rest to all lanes, counts.</summary>
internal sealed class PostingRun : IDisposable
{
    /// <summary>Draws in a row without a whole post after which the source has none that the order reaches.</summary>
    private const int LackingDrawsMax = 500_000;

    /// <summary>Posts without an acknowledged row that end a run which never had one: the address is likely wrong.</summary>
    private const int FailedFirstPostsMax = 10;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);
    private static readonly PostKind[] Kinds = Enum.GetValues<PostKind>();

    private readonly EmulatorOptions options;
    private readonly TimeProvider clock;
    private readonly long postsWanted;
    private readonly IProgress<EmulatorProgress>? progress;
    private readonly SendTally tally = new();
    private readonly AcknowledgedFile? acknowledgedFile;
    private readonly ILaneProtocol[] protocols;
    private readonly LaneSender[] senders;
    private readonly PostsInFlight inFlight;
    private readonly long startedAt;

    private long postsThrough;
    private long skipped;
    private int failedInARow;
    private bool isAnyPostAcknowledged;
    private long reportedAt;

    /// <summary>A run about to start.</summary>
    public PostingRun(EmulatorOptions options, TimeProvider clock, long postsWanted, IProgress<EmulatorProgress>? progress)
    {
        (this.options, this.clock, this.postsWanted, this.progress) = (options, clock, postsWanted, progress);
        acknowledgedFile = options.AcknowledgedFile is { } path ? new AcknowledgedFile(path) : null;
        var protocolsInUse = new List<ILaneProtocol>();
        if (options.KafkaBase is { } kafka)
        {
            protocolsInUse.Add(new KafkaRestProtocol(kafka, options.Prefix, options.Unkeyed));
        }

        if (options.KinesisBase is { } kinesis)
        {
            protocolsInUse.Add(new KinesisProtocol(kinesis, options.Prefix, options.Unkeyed));
        }

        protocols = [.. protocolsInUse];
        senders = [.. protocols.Select(protocol => new LaneSender(protocol, options, clock, tally, Acknowledge))];
        inFlight = new PostsInFlight(options.PostsInFlightMax);
        startedAt = reportedAt = clock.GetTimestamp();
    }

    /// <summary>Runs to its end.</summary>
    /// <param name="source">Where rows come from.</param>
    /// <param name="draws">Which rows, endless.</param>
    /// <param name="cancellation">Ends the drawing and the retries.</param>
    public async Task<EmulatorReport> RunAsync(IRowSource source, IEnumerable<Draw> draws, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var isComplete = false;
        try
        {
            isComplete = await DrawAsync(source, draws, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told by the report.
        }
        finally
        {
            if (!isComplete)
            {
                await stop.CancelAsync().ConfigureAwait(false);
            }

            await inFlight.DrainAsync().ConfigureAwait(false);
        }

        progress?.Report(Snapshot());
        return new EmulatorReport(
            cancellation.IsCancellationRequested ? EmulatorEnd.Cancelled : isComplete ? EmulatorEnd.Done : EmulatorEnd.GaveUp,
            Interlocked.Read(ref postsThrough),
            skipped,
            clock.GetElapsedTime(startedAt).TotalSeconds,
            tally.Read(protocols),
            tally.FailureSamples);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sender in senders)
        {
            sender.Dispose();
        }

        inFlight.Dispose();
        acknowledgedFile?.Dispose();
    }

    /// <summary>False when it gave up: no post of the last many had an acknowledged row.</summary>
    private async Task<bool> DrawAsync(IRowSource source, IEnumerable<Draw> draws, CancellationToken cancellation)
    {
        var pace = new Pace(options, clock);
        var (started, lackingInARow) = (0L, 0);
        foreach (var draw in draws)
        {
            if (started == postsWanted)
            {
                break;
            }

            if (IsHopeless())
            {
                return false;
            }

            cancellation.ThrowIfCancellationRequested();
            var post = await source.FindAsync(draw.Row, cancellation).ConfigureAwait(false);
            if (!post.IsWhole)
            {
                Skip(post);
                lackingInARow = lackingInARow < LackingDrawsMax ? lackingInARow + 1 : throw NothingToPost();
                continue;
            }

            lackingInARow = 0;
            await pace.WaitAsync(draw, cancellation).ConfigureAwait(false);
            await inFlight.StartAsync(post.Index, () => PostAsync(post, cancellation), cancellation).ConfigureAwait(false);
            started++;
        }

        await inFlight.DrainAsync().ConfigureAwait(false);
        return !IsHopeless();
    }

    private bool IsHopeless() => Volatile.Read(ref failedInARow) >= (Volatile.Read(ref isAnyPostAcknowledged)
        ? options.FailedPostsInARowMax
        : Math.Min(options.FailedPostsInARowMax, FailedFirstPostsMax));

    private async Task PostAsync(Post post, CancellationToken cancellation)
    {
        var sends = new Task<bool>[senders.Length * Kinds.Length];
        for (var send = 0; send < sends.Length; send++)
        {
            sends[send] = senders[send / Kinds.Length].SendAsync(Kinds[send % Kinds.Length], post, cancellation);
        }

        var acknowledged = await Task.WhenAll(sends).ConfigureAwait(false);
        Interlocked.Increment(ref postsThrough);
        if (acknowledged.Contains(true))
        {
            Volatile.Write(ref failedInARow, 0);
            Volatile.Write(ref isAnyPostAcknowledged, true);
        }
        else
        {
            Interlocked.Increment(ref failedInARow);
        }

        ReportIfDue();
    }

    private void Acknowledge(Acknowledgement acknowledgement)
    {
        acknowledgedFile?.Add(acknowledgement);
        options.OnAcknowledged?.Invoke(acknowledgement);
    }

    private void Skip(Post post)
    {
        skipped++;
        foreach (var kind in Kinds)
        {
            if (post.Row(kind).IsEmpty)
            {
                tally.Lack(kind);
            }
        }
    }

    private PinlakeException NothingToPost() => new(
        FailureKind.Invalid,
        FormattableString.Invariant($"Emulator source '{options.Source}': {LackingDrawsMax} draws in a row met no index that has its pin, geo and user rows. ")
        + FormattableString.Invariant($"{Interlocked.Read(ref postsThrough)} posts were posted. Draw in sequential order, or use a fuller source."));

    private void ReportIfDue()
    {
        if (progress is null)
        {
            return;
        }

        var last = Interlocked.Read(ref reportedAt);
        if (clock.GetElapsedTime(last) >= ReportInterval
            && Interlocked.CompareExchange(ref reportedAt, clock.GetTimestamp(), last) == last)
        {
            progress.Report(Snapshot());
        }
    }

    private EmulatorProgress Snapshot()
    {
        var counts = tally.Read(protocols);
        return new EmulatorProgress(
            Interlocked.Read(ref postsThrough),
            postsWanted,
            Interlocked.Read(ref skipped),
            counts.Sum(count => count.Sends),
            counts.Sum(count => count.Acknowledged),
            counts.Sum(count => count.Failed),
            counts.Sum(count => count.Retries),
            clock.GetElapsedTime(startedAt).TotalSeconds);
    }
}
