using System.Globalization;
using System.Text.Json;
using Pinlake.Lake.Objects;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>The folder <c>_delta_log</c> of one table: names of commits and checkpoints, and how to replay them.</summary>
/// <remarks>
/// Layout: <c>{version, 20 digits}.json</c> per commit; <c>{version}.checkpoint.parquet</c>, or its parts; the file
/// <c>_last_checkpoint</c>, a hint that may be old or missing. Source: Delta transaction log protocol, "File Types".
/// </remarks>
internal sealed class TableLog(ObjectFolder tables, string path)
{
    private const string FolderName = "_delta_log";

    private string Prefix => $"{path}/{FolderName}/";

    /// <summary>Key of the hint where the newest checkpoint is.</summary>
    public string HintKey => Prefix + "_last_checkpoint";

    /// <summary>Key of a commit.</summary>
    public string CommitKey(long version) => Prefix + Digits(version) + ".json";

    /// <summary>Key of a checkpoint in one file.</summary>
    public string CheckpointKey(long version) => Prefix + Digits(version) + ".checkpoint.parquet";

    /// <summary>Whether any commit or checkpoint lies there.</summary>
    public bool Exists()
    {
        if (tables.Exists(CommitKey(0)) || tables.Exists(HintKey))
        {
            return true;
        }

        var listing = new LogListing(tables.List(Prefix), Prefix);
        return listing.Commits.Count > 0 || listing.HasV2Checkpoint || listing.NewestCheckpoint(long.MaxValue) is not null;
    }

    /// <summary>The actions of a commit, or null when there is none of that version.</summary>
    public async Task<LogActions?> ReadCommitAsync(long version, CancellationToken cancellation)
    {
        var key = CommitKey(version);
        var lines = await tables.GetAsync(key, cancellation).ConfigureAwait(false);
        return lines is null ? null : LogActionReader.Read(lines, key);
    }

    /// <summary>Replays the log: the newest checkpoint, then the commits behind it.</summary>
    /// <param name="versionMax">Version to end with; null for the newest.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="PinlakeException">
    /// NotFound: no table, or no such version. Corrupt: a commit is missing or damaged. Invalid: a feature that we lack.
    /// </exception>
    public async Task<Snapshot> LoadAsync(long? versionMax, CancellationToken cancellation)
    {
        var last = versionMax ?? long.MaxValue;
        var hint = await ReadHintAsync(cancellation).ConfigureAwait(false);
        // Ordinal order: the digits alone come before every file of that version.
        var listing = hint is { } version && version <= last
            ? new LogListing(tables.List(Prefix, Prefix + Digits(version)), Prefix)
            : null;
        if (listing?.NewestCheckpoint(last) is not { } newest)
        {
            listing = new LogListing(tables.List(Prefix), Prefix);
            newest = listing.NewestCheckpoint(last) ?? (-1, []);
        }

        if (listing.HasV2Checkpoint)
        {
            throw TableFeatures.Lacking("v2Checkpoint", "its log has a checkpoint of that kind");
        }

        var snapshot = Snapshot.Empty(tables, path);
        if (newest.Version >= 0)
        {
            var paths = newest.Keys.Select(tables.PathOf).ToList();
            snapshot = snapshot.Apply(newest.Version, CheckpointReader.Read(paths, cancellation));
        }

        foreach (var commit in listing.Commits.Where(commit => commit > newest.Version && commit <= last))
        {
            if (commit != snapshot.Version + 1)
            {
                throw Gap(snapshot.Version + 1, commit);
            }

            var actions = await ReadCommitAsync(commit, cancellation).ConfigureAwait(false) ?? throw Gap(commit, commit);
            snapshot = snapshot.Apply(commit, actions);
        }

        CheckFound(snapshot, versionMax);
        return snapshot.CheckReadable();
    }

    /// <summary>Replays the commits behind a snapshot, by trying their names: nothing is listed.</summary>
    public async Task<Snapshot> GoForwardAsync(Snapshot from, CancellationToken cancellation)
    {
        var snapshot = from;
        while (await ReadCommitAsync(snapshot.Version + 1, cancellation).ConfigureAwait(false) is { } actions)
        {
            snapshot = snapshot.Apply(snapshot.Version + 1, actions);
        }

        return ReferenceEquals(snapshot, from) ? from : snapshot.CheckReadable();
    }

    private void CheckFound(Snapshot snapshot, long? versionMax)
    {
        if (versionMax is { } asked && snapshot.Version != asked)
        {
            throw new PinlakeException(
                FailureKind.NotFound, $"Table '{path}' has no version {asked}: its log ends with version {snapshot.Version}.");
        }

        if (snapshot.Version < 0)
        {
            throw new PinlakeException(
                FailureKind.NotFound, $"There is no Delta table at '{path}' below '{tables.Root}': its '{FolderName}' has no commit.");
        }
    }

    private async Task<long?> ReadHintAsync(CancellationToken cancellation)
    {
        var bytes = await tables.GetAsync(HintKey, cancellation).ConfigureAwait(false);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.GetProperty("version").GetInt64();
        }
        catch (Exception failure) when (LogActionReader.IsMalformed(failure))
        {
            return null; // A hint only: the listing tells the truth.
        }
    }

    private PinlakeException Gap(long missing, long found) => new(
        FailureKind.Corrupt,
        $"Table '{path}': commit {missing} is missing from its log, though there is {found}. "
        + "Nothing was changed. Restore the file, or go back to a version before it.");

    private static string Digits(long version) => version.ToString("D20", CultureInfo.InvariantCulture);
}
