using Pinlake.Lake.Objects;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>One change on its way to become a version: the race with other writers.</summary>
/// <remarks>
/// The winner of version n is whoever puts the file of n first. A loser looks at what the winners did: a blind append
/// goes behind them; a change computed from rows that have changed since is a conflict. A transaction that the table
/// has seen is not committed again. Source: Delta transaction log protocol, "Transaction Identifiers";
/// the rules are those of Spark's serializable isolation.
/// </remarks>
internal sealed class TableCommit(ObjectFolder tables, TableLog log, string path, TimeProvider clock, TableChange change)
{
    /// <summary>Times that other writers may be faster. Each of them got on, so this is no deadlock, only a queue.</summary>
    public const int AttemptsMax = 100;

    /// <summary>Makes version 0.</summary>
    /// <returns>The new table, or null when somebody else made it.</returns>
    public async Task<Snapshot?> TryCreateAsync(TableMetadata metadata, CancellationToken cancellation)
    {
        var empty = Snapshot.Empty(tables, path);
        return await TryPutAsync(empty, TableProtocol.Ours, metadata, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes the version behind a snapshot, or behind those that others make meanwhile.</summary>
    public async Task<CommitResult> RunAsync(Snapshot start, CancellationToken cancellation)
    {
        var current = start;
        var checkedUpTo = Math.Min(change.ReadVersion ?? start.Version, start.Version);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (change.Transaction is { } transaction
                && current.Transactions.TryGetValue(transaction.AppId, out var seen) && seen >= transaction.Version)
            {
                return new CommitResult(current, AlreadyCommitted: true);
            }

            for (; checkedUpTo < current.Version; checkedUpTo++)
            {
                await CheckNoConflictAsync(checkedUpTo + 1, cancellation).ConfigureAwait(false);
            }

            CheckRemoves(current);
            CheckAllowed(current);
            var metadata = change.Schema is { } schema && !schema.Equals(current.Schema)
                ? current.Metadata.WithSchema(schema)
                : null;
            if (await TryPutAsync(current, null, metadata, cancellation).ConfigureAwait(false) is { } committed)
            {
                return new CommitResult(committed, AlreadyCommitted: false);
            }

            current = await log.GoForwardAsync(current, cancellation).ConfigureAwait(false);
        }

        throw Conflict($"other writers were faster on each of {AttemptsMax} attempts");
    }

    private void CheckAllowed(Snapshot current)
    {
        TableFeatures.CheckWritable(current.Protocol, current.Metadata);
        if (change.Removes.Any(file => file.DataChange)
            && string.Equals(current.Properties.GetValueOrDefault("delta.appendOnly"), "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new PinlakeException(
                FailureKind.Invalid, $"Table '{path}' is append-only (delta.appendOnly), and the change removes rows. Nothing was committed.");
        }

        if (change.Schema is { } schema)
        {
            SchemaCheck.Writable(path, schema);
            if (change.Removes.Count != current.Files.Count && !schema.Equals(current.Schema))
            {
                throw new PinlakeException(
                    FailureKind.Invalid, $"Table '{path}': new columns need all files replaced in the same change. Nothing was committed.");
            }
        }
    }

    private async Task CheckNoConflictAsync(long version, CancellationToken cancellation)
    {
        var winner = await log.ReadCommitAsync(version, cancellation).ConfigureAwait(false)
            ?? throw Conflict($"commit {version}, made since the change was computed, is gone from the log");
        if (winner.Protocol is not null || winner.Metadata is not null)
        {
            throw Conflict($"commit {version} changed the table's columns, properties or protocol");
        }

        if (change.ReadVersion is not null && winner.ChangesRows)
        {
            throw Conflict($"commit {version} changed rows that the change was computed from");
        }
    }

    private void CheckRemoves(Snapshot current)
    {
        foreach (var file in change.Removes)
        {
            if (!current.Holds(file))
            {
                throw Conflict($"file '{file.Path}', which the change removes, is no part of version {current.Version}");
            }
        }
    }

    private async Task<Snapshot?> TryPutAsync(
        Snapshot current, TableProtocol? protocol, TableMetadata? metadata, CancellationToken cancellation)
    {
        var version = current.Version + 1;
        var lines = Lines(current.Version, protocol, metadata);
        FaultPoint.Reach(FaultPoint.BeforeCommit);
        if (!await tables.PutIfAbsentAsync(log.CommitKey(version), lines, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        FaultPoint.Reach(FaultPoint.AfterCommit);
        // The snapshot comes from the bytes that everybody else reads.
        return current.Apply(version, LogActionReader.Read(lines, log.CommitKey(version)));
    }

    private byte[] Lines(long readVersion, TableProtocol? protocol, TableMetadata? metadata)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        using var lines = new LogActionWriter();
        lines.CommitInfo(change, readVersion, now);
        if (protocol is not null)
        {
            lines.Protocol(protocol);
        }

        if (metadata is not null)
        {
            lines.Metadata(metadata);
        }

        if (change.Transaction is { } transaction)
        {
            lines.Transaction(transaction, now);
        }

        foreach (var file in change.Removes)
        {
            lines.Remove(new RemoveFile(file.Path, now, file.SizeBytes) { PartitionValues = file.PartitionValues }, file.DataChange);
        }

        foreach (var file in change.Adds)
        {
            lines.Add(file, file.DataChange);
        }

        return lines.ToArray();
    }

    private PinlakeException Conflict(string what) => new(
        FailureKind.Conflict,
        $"Table '{path}', {change.Operation}: {what}. Nothing was committed. Refresh the table and compute the change again.");
}
