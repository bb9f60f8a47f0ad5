using Pinlake.Model;

namespace Pinlake.Lake.Objects;

/// <summary>Immutable objects as files below one folder: put once, durable, never half there.</summary>
/// <remarks>
/// Keys are '/'-separated relative names. An object is written
/// to a scratch file, flushed, linked to its name (which fails if the name is taken, whoever holds it), and its
/// folder is flushed. Safe from many threads and many processes.
/// </remarks>
public sealed class ObjectFolder
{
    private readonly Lock gate = new();
    private ScratchFolder? scratch;

    /// <summary>Names the folder; it is created by the first put.</summary>
    /// <param name="root">Path of the folder, relative to the current one or full.</param>
    public ObjectFolder(string root) => Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>Full path of the folder.</summary>
    public string Root { get; }

    /// <summary>Puts an object under a name that is free, and returns once it survives a power cut.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellation">Looked at until the bytes are written; from then on the put is finished.</param>
    /// <returns>False when the name is taken; the object there is untouched.</returns>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Invalid"/>: a bad name. <see cref="FailureKind.Unavailable"/>: the disk refused it; the
    /// name was not taken, unless the flush of the folder failed.
    /// </exception>
    public async Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var temporary = await WriteScratchAsync(key, content, cancellation).ConfigureAwait(false);
        return TryPublish(temporary, key);
    }

    /// <summary>Reads an object whole.</summary>
    /// <returns>Its bytes, or null when there is none of that name.</returns>
    /// <exception cref="PinlakeException">Invalid: a bad name. Unavailable: the disk refused it.</exception>
    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(key), cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(key, failure);
        }
    }

    /// <summary>Whether there is an object of that name.</summary>
    public bool Exists(string key) => File.Exists(PathOf(key));

    /// <summary>All objects whose keys begin with <paramref name="prefix"/>, ordered by their keys' code units.</summary>
    /// <param name="prefix">Beginning of the keys, not necessarily a whole part; empty for all.</param>
    /// <param name="startAfter">Only keys behind this one, in the same order; null for all.</param>
    public IReadOnlyList<ObjectInfo> List(string prefix, string? startAfter = null)
    {
        var slash = prefix.LastIndexOf('/');
        var folder = slash < 0 ? Root : PathOf(prefix[..slash]);
        var found = new List<ObjectInfo>();
        Collect(new DirectoryInfo(folder), slash < 0 ? "" : prefix[..(slash + 1)], prefix, startAfter, found);
        found.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        return found;
    }

    /// <summary>Deletes an object; nothing happens when there is none of that name.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing of that name.
        }

        return Task.CompletedTask;
    }

    /// <summary>Full path of the file that is, or would be, the object of that name.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: a bad name.</exception>
    public string PathOf(string key)
    {
        ObjectKey.Check(key);
        return Path.Combine(Root, Path.DirectorySeparatorChar == '/' ? key : key.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <summary>A full path for a file without a name, to be written and then given to <see cref="TryPublish"/>.</summary>
    internal string NewScratchFile(string suffix)
    {
        lock (gate)
        {
            if (scratch is not { IsThere: true })
            {
                scratch = Guarded(Root, () =>
                {
                    DurableFile.CreateFolder(Root, Root);
                    return ScratchFolder.Open(Root);
                });
            }

            return scratch.NewFile(suffix);
        }
    }

    /// <summary>Flushes a complete scratch file and gives it the name of an object; the scratch file is gone after.</summary>
    /// <returns>False when the name is taken.</returns>
    internal bool TryPublish(string scratchFile, string key)
    {
        var path = PathOf(key);
        try
        {
            return !File.Exists(path) && Guarded(key, () =>
            {
                DurableFile.Sync(scratchFile);
                var folder = Path.GetDirectoryName(path)!;
                DurableFile.CreateFolder(folder, Root);
                if (!DurableFile.TryLink(scratchFile, path))
                {
                    return false;
                }

                DurableFile.SyncFolder(folder);
                return true;
            });
        }
        finally
        {
            File.Delete(scratchFile);
        }
    }

    /// <summary>Puts an object in place of the one that may hold the name. Only for hints that may be lost.</summary>
    internal async Task ReplaceAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var temporary = await WriteScratchAsync(key, content, cancellation).ConfigureAwait(false);
        var path = PathOf(key);
        try
        {
            Guarded(key, () =>
            {
                DurableFile.Sync(temporary);
                DurableFile.CreateFolder(Path.GetDirectoryName(path)!, Root);
                File.Move(temporary, path, overwrite: true);
                DurableFile.SyncFolder(Path.GetDirectoryName(path)!);
                return true;
            });
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private T Guarded<T>(string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(what, failure);
        }
    }

    private PinlakeException Unavailable(string what, Exception failure) => new(
        FailureKind.Unavailable,
        $"Object '{what}' below '{Root}' cannot be read or written: {failure.Message} No name was taken. "
        + "Check that the folder may be written and has room.",
        failure);

    private async Task<string> WriteScratchAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ObjectKey.Check(key);
        var temporary = NewScratchFile(".tmp");
        try
        {
            await File.WriteAllBytesAsync(temporary, content, cancellation).ConfigureAwait(false);
            return temporary;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw Unavailable(key, failure);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Collect(
        DirectoryInfo folder, string keyOfFolder, string prefix, string? startAfter, List<ObjectInfo> found)
    {
        if (!folder.Exists)
        {
            return;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var key = keyOfFolder + entry.Name;
            if (key == ScratchFolder.Home)
            {
                continue;
            }

            if (entry is DirectoryInfo child)
            {
                var below = key + "/";
                if (below.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(below, StringComparison.Ordinal))
                {
                    Collect(child, below, prefix, startAfter, found);
                }
            }
            else if (key.StartsWith(prefix, StringComparison.Ordinal)
                && (startAfter is null || string.CompareOrdinal(key, startAfter) > 0)
                && entry is FileInfo { Exists: true } file)
            {
                found.Add(new ObjectInfo(key, file.Length, file.LastWriteTimeUtc));
            }
        }
    }
}
