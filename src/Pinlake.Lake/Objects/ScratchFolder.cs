namespace Pinlake.Lake.Objects;

/// <summary>Where one process writes files that have no name yet: <c>ROOT/.pinlake/{id}/</c>.</summary>
/// <remarks>
/// Beside it lies <c>{id}.lock</c>, held open and locked for as long as the owner lives; the kernel lets go of it when
/// the owner is killed. Whoever opens a scratch folder deletes those whose lock is free, so that a kill leaves nothing
/// behind for longer than the next start. Below the root, because a link needs one file system.
/// </remarks>
internal sealed class ScratchFolder
{
    /// <summary>Folder below the root that holds the scratch folders of all processes.</summary>
    public const string Home = ".pinlake";

    private const string LockSuffix = ".lock";
    private const int AttemptsMax = 10;

    // Closed by its finalizer or by the end of the process; that frees the folder for the next cleaner.
    private readonly FileStream held;

    private ScratchFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Makes a folder of this process's own below <paramref name="root"/>, and clears what the dead left.</summary>
    public static ScratchFolder Open(string root)
    {
        var home = System.IO.Path.Combine(root, Home);
        Directory.CreateDirectory(home);
        Clear(home);
        for (var attempt = 1; ; attempt++)
        {
            var path = System.IO.Path.Combine(home, Guid.NewGuid().ToString("N"));
            var held = TryLock(path + LockSuffix, FileMode.CreateNew, mayFail: attempt < AttemptsMax);
            // A cleaner may have taken and deleted the new file before it was locked: then another try.
            if (held is not null && File.Exists(path + LockSuffix))
            {
                Directory.CreateDirectory(path);
                return new ScratchFolder(path, held);
            }

            held?.Dispose();
        }
    }

    /// <summary>Whether the folder is still there; somebody may have swept it away.</summary>
    public bool IsThere => Directory.Exists(Path);

    /// <summary>A path for one new file.</summary>
    public string NewFile(string suffix)
    {
        GC.KeepAlive(held);
        return System.IO.Path.Combine(Path, Guid.NewGuid().ToString("N") + suffix);
    }

    private static void Clear(string home)
    {
        foreach (var lockPath in Directory.EnumerateFiles(home, "*" + LockSuffix).ToList())
        {
            using var free = TryLock(lockPath, FileMode.Open, mayFail: true);
            if (free is null)
            {
                continue;
            }

            try
            {
                Directory.Delete(lockPath[..^LockSuffix.Length], recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Killed between lock and folder.
            }
            catch (IOException)
            {
                continue; // Two cleaners at once; the lock stays for the next one.
            }

            File.Delete(lockPath);
        }
    }

    private static FileStream? TryLock(string path, FileMode mode, bool mayFail)
    {
        try
        {
            // FileShare.None is flock(2) on Unix.
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (mayFail)
        {
            return null;
        }
    }
}
