using Microsoft.Extensions.Logging;
using Pinlake.Model;

namespace Pinlake.Log.Journal;

/// <summary>Writes appends in groups, and flushes once for all who wait.</summary>
/// <remarks>
/// Two threads share two roles, writer and flusher, each held by one of them at a time. Whoever has written a group
/// flushes it at once if nobody flushes; else the writer goes on writing, and the next flush covers all of it. So a
/// lone append pays for no change of threads between write and flush, and appends answered after the write never wait
/// for a flush. The gate guards every field but <c>durable</c>; the tail belongs to the writer.
/// </remarks>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int WorkerCount = 2;
    private const long UnflushedBytesMax = 64 << 20;

    private readonly object gate = new();
    private readonly JournalTail tail;
    private readonly TimeSpan flushDelayMax;
    private readonly ILogger logger;
    private readonly ITimer timer;
    private readonly Task[] workers;
    private readonly AppendQueue queue = new();

    private readonly List<PendingAppend> unflushed = [];
    private long written;
    private IJournalFile? file;
    private long summaryEnd;
    private bool needsSummary;
    private bool isWriting;
    private bool isFlushing;
    private bool isFlushWanted;
    private bool isSummaryDue;
    private bool isTimerSet;
    private bool isClosing;
    private PinlakeException? failure;

    // Moved by the flusher, read by the writer for the durable mark of its frames.
    private long durable;

    /// <summary>Starts the threads. Everything in front of the tail must be durable.</summary>
    public GroupCommit(JournalTail tail, TimeSpan flushDelayMax, TimeProvider clock, ILogger logger)
    {
        this.tail = tail;
        this.flushDelayMax = flushDelayMax;
        this.logger = logger;
        TellWritten();
        durable = written;
        timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        workers = [.. Enumerable.Range(0, WorkerCount).Select(StartWorker)];
    }

    private enum Job
    {
        None,
        Write,
        Flush,
        Roll,
        Stop,
    }

    /// <summary>Why no more appends are taken; null while all is well.</summary>
    public PinlakeException? Failure
    {
        get
        {
            lock (gate)
            {
                return failure;
            }
        }
    }

    /// <summary>Hands an append over; its task is its answer. Appends keep the order of these calls.</summary>
    /// <exception cref="PinlakeException">Unavailable or Closed: nothing was written.</exception>
    public void Enqueue(PendingAppend append)
    {
        lock (gate)
        {
            if (RefusalOf(append) is { } refusal)
            {
                append.Release();
                throw refusal;
            }

            queue.Add(append);
            if (!isWriting)
            {
                Monitor.Pulse(gate);
            }
        }
    }

    /// <summary>Writes and flushes all that is queued, then stops the threads and trims the last segment.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            isClosing = true;
            Monitor.PulseAll(gate);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
        await timer.DisposeAsync().ConfigureAwait(false);
        if (failure is null)
        {
            tail.Trim();
        }
    }

    private PinlakeException? RefusalOf(PendingAppend append)
    {
        if (failure is not null)
        {
            return new PinlakeException(failure.Kind, failure.Message, failure.InnerException);
        }

        if (isClosing)
        {
            return new PinlakeException(FailureKind.Closed, "The log is closing. Nothing was written.");
        }

        return queue.HasRoomFor(append)
            ? null
            : new PinlakeException(FailureKind.Unavailable,
                $"The log: {queue.SizeBytes} bytes wait to be written already. Nothing was written. Send again later, or more slowly.");
    }

    private Task StartWorker(int number)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(ended)) { IsBackground = true, Name = $"journal {number}" }.Start();
        return ended.Task;
    }

    private void Run(TaskCompletionSource ended)
    {
        for (var job = Next(); job != Job.Stop; job = Next())
        {
            var inHand = new List<PendingAppend>();
            try
            {
                Do(job, inHand);
            }
#pragma warning disable CA1031 // Whatever ended a write or a flush, nothing may be acknowledged behind it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Fail(exception, inHand);
            }
        }

        ended.SetResult();
    }

    private Job Next()
    {
        lock (gate)
        {
            SetTimer();
            Job job;
            while ((job = Choose()) == Job.None)
            {
                Monitor.Wait(gate);
            }

            isWriting |= job is Job.Write or Job.Roll;
            isFlushing |= job is Job.Flush or Job.Roll;
            if (job == Job.Stop || Choose() != Job.None)
            {
                Monitor.PulseAll(gate);
            }

            return job;
        }
    }

    private Job Choose()
    {
        if (failure is not null)
        {
            return Job.Stop;
        }

        var isFull = written - Volatile.Read(ref durable) > UnflushedBytesMax;
        if (!isWriting && !isFull && (queue.First is not null || isSummaryDue))
        {
            if (queue.First is not { } first || !tail.MustRoll(first.FrameBytes))
            {
                return Job.Write;
            }

            if (!isFlushing)
            {
                return Job.Roll;
            }
        }

        if (!isFlushing && (isFlushWanted || isFull))
        {
            return Job.Flush;
        }

        if (!isClosing || isWriting || isFlushing)
        {
            return Job.None;
        }

        return written > Volatile.Read(ref durable) ? Job.Flush
            : needsSummary ? Job.Write
            : Job.Stop;
    }

    private void Do(Job job, List<PendingAppend> inHand)
    {
        if (job == Job.Write)
        {
            WriteGroup(inHand);
            return;
        }

        Flush(inHand);
        if (job == Job.Roll)
        {
            tail.Roll();
        }

        lock (gate)
        {
            isFlushing = false;
            if (job == Job.Roll)
            {
                isWriting = false;
                TellWritten();
            }
        }

        foreach (var append in inHand)
        {
            if (append.Durability == Durability.Flushed)
            {
                append.TrySetResult(append.Result);
            }
        }
    }

    private void WriteGroup(List<PendingAppend> inHand)
    {
        bool withSummary;
        lock (gate)
        {
            withSummary = isSummaryDue || isClosing;
            isSummaryDue = false;
            queue.TakeGroup(inHand, tail);
        }

        GroupWriter.Write(tail, inHand, withSummary, Volatile.Read(ref durable));
        lock (gate)
        {
            if (failure is not null)
            {
                throw failure;
            }

            isWriting = false;
            TellWritten();
            foreach (var append in inHand)
            {
                if (!append.Task.IsCompleted)
                {
                    unflushed.Add(append);
                    isFlushWanted |= append.Durability == Durability.Flushed;
                }
            }
        }

        foreach (var append in inHand)
        {
            if (append.Durability == Durability.Written)
            {
                append.TrySetResult(append.Result);
            }
        }
    }

    private void Flush(List<PendingAppend> inHand)
    {
        long target;
        IJournalFile? flushed;
        lock (gate)
        {
            inHand.AddRange(unflushed);
            unflushed.Clear();
            isFlushWanted = false;
            (target, flushed) = (written, file);
        }

        // Repeats of durable batches wait for nothing.
        if (target > Volatile.Read(ref durable))
        {
            FaultPoint.Reach(FaultPoint.BeforeLogSync);
            flushed?.Flush();
            FaultPoint.Reach(FaultPoint.AfterLogSync);
        }

        foreach (var append in inHand)
        {
            if (append.Entry is { } entry)
            {
                append.Partition.AdvanceHighWatermark(entry.EndOffset);
            }
        }

        Volatile.Write(ref durable, target);
    }

    private void TellWritten()
    {
        (written, file) = (tail.Position, tail.File);
        (needsSummary, summaryEnd) = (tail.NeedsSummary, tail.SummaryEndPosition);
    }

    private void SetTimer()
    {
        if (!isTimerSet && !isClosing && (needsSummary || written > Volatile.Read(ref durable)))
        {
            isTimerSet = true;
            timer.Change(flushDelayMax, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (gate)
        {
            isTimerSet = false;
            var confirmed = Volatile.Read(ref durable);
            isFlushWanted |= written > confirmed;

            // A summary before the flush would vouch for nothing.
            isSummaryDue |= needsSummary && confirmed > summaryEnd;
            Monitor.PulseAll(gate);
        }
    }

    private void Fail(Exception exception, List<PendingAppend> inHand)
    {
        PinlakeException reason;
        var isFirst = false;
        lock (gate)
        {
            isFirst = failure is null;
            failure = reason = failure ?? new PinlakeException(FailureKind.Unavailable,
                $"The log cannot write any more: {exception.Message} What was acknowledged before is kept and can be read; the appends "
                + "on their way may be there after a restart. Look after the disk, then start again.",
                exception);
            inHand.AddRange(unflushed);
            unflushed.Clear();
            queue.TakeAll(inHand);
            Monitor.PulseAll(gate);
        }

        // What the page cache says after a failed fdatasync need not be what the disk holds: never try again.
        if (isFirst)
        {
            logger.LogError(exception, "{Reason}", reason.Message);
        }

        foreach (var append in inHand)
        {
            append.TrySetException(new PinlakeException(reason.Kind, reason.Message, reason.InnerException));
        }
    }
}
