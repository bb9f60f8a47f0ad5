using Microsoft.Extensions.Logging;
using Pinlake.Log.Catalog;
using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Log.Journal;

/// <summary>The open journal: all partitions in one row of segment files. It knows partitions by number, not by name.</summary>
internal sealed class LogJournal : IAsyncDisposable
{
    private readonly SegmentList segments;
    private readonly GroupCommit commit;

    private LogJournal(SegmentList segments, PartitionTable partitions, GroupCommit commit, CatalogState catalog, RecoveryReport report)
    {
        this.segments = segments;
        this.commit = commit;
        Partitions = partitions;
        Catalog = catalog;
        Recovery = report;
    }

    /// <summary>The partitions; the catalog's own is among them.</summary>
    public PartitionTable Partitions { get; }

    /// <summary>The catalog as it was on opening.</summary>
    public CatalogState Catalog { get; }

    /// <summary>What opening found.</summary>
    public RecoveryReport Recovery { get; }

    /// <summary>Why no more appends are taken; null while all is well.</summary>
    public PinlakeException? Failure => commit.Failure;

    /// <summary>Recovers the journal in a folder, or begins one there.</summary>
    /// <param name="folder">The folder; this process alone writes to it.</param>
    /// <param name="segmentBytesMax">Bytes at which a segment is closed.</param>
    /// <param name="flushDelayMax">Longest time that a write nobody waits for stays unflushed.</param>
    /// <param name="clock">Times that delay.</param>
    /// <param name="logger">Told why no more appends are taken.</param>
    /// <param name="cancellation">Ends the recovery.</param>
    public static LogJournal Open(
        IJournalFolder folder,
        long segmentBytesMax,
        TimeSpan flushDelayMax,
        TimeProvider clock,
        ILogger logger,
        CancellationToken cancellation)
    {
        var segments = new SegmentList();
        try
        {
            var partitions = new PartitionTable();
            var recovered = new JournalRecovery(folder, segments, partitions).Run(clock, cancellation);
            var tail = Begin(folder, segments, partitions, segmentBytesMax, recovered);
            var commit = new GroupCommit(tail, flushDelayMax, clock, logger);
            return new LogJournal(segments, partitions, commit, tail.Catalog, recovered.Report);
        }
        catch
        {
            segments.Dispose();
            throw;
        }
    }

    /// <summary>Appends one record batch that has been looked at; see <see cref="LogStore.AppendAsync"/>.</summary>
    public Task<AppendResult> AppendAsync(
        PartitionLog partition, ReadOnlySpan<byte> batch, in RecordBatchHeader header, Durability durability)
    {
        var append = PendingAppend.OfBatch(partition, batch, header, durability);
        commit.Enqueue(append);
        return append.Task;
    }

    /// <summary>Appends a change of the catalog, durable when the task completes; it gives the change's number.</summary>
    public async Task<long> AppendAsync(CatalogChange change)
    {
        var append = PendingAppend.OfChange(Partitions.Catalog, change);
        commit.Enqueue(append);
        return (await append.Task.ConfigureAwait(false)).BaseOffset.Value;
    }

    /// <summary>Reads batches below the high watermark; see <see cref="LogStore.ReadAsync"/>.</summary>
    public ReadOnlyMemory<byte> Read(PartitionLog partition, long from, int bytesMax) =>
        JournalReader.Read(segments, partition, from, bytesMax);

    /// <summary>Flushes, ends all waits for data, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await commit.DisposeAsync().ConfigureAwait(false);
        var reason = new PinlakeException(FailureKind.Closed, "The log is closed. Open it again to go on.");
        foreach (var partition in Partitions.All)
        {
            partition.End(reason);
        }

        segments.Dispose();
    }

    private static JournalTail Begin(
        IJournalFolder folder,
        SegmentList segments,
        PartitionTable partitions,
        long segmentBytesMax,
        RecoveredJournal recovered)
    {
        var (catalog, report) = (recovered.Catalog, recovered.Report);
        var number = Math.Max(catalog.NextChange, partitions.Catalog.NextOffset);
        var made = catalog.Id == Guid.Empty ? new JournalMade(Guid.NewGuid()) : null;
        if (made is not null)
        {
            partitions.Catalog.Recovered(number + 1);
            recovered = recovered with { Catalog = catalog.After(made, number) };
        }

        var tail = new JournalTail(folder, segments, partitions, segmentBytesMax, recovered);
        if (segments.All.IsEmpty)
        {
            tail.Roll();
        }
        else if (made is not null || report.CutBytes > 0 || report.Damages.Count > 0 || tail.Position == segments.All[^1].BasePosition)
        {
            tail.WriteFullSummary();
        }

        if (made is not null)
        {
            // The one frame that tells the identity may be damaged as any other: the next summary says it again.
            tail.Repeat(number, made);
        }

        tail.File!.Flush();
        return tail;
    }
}
