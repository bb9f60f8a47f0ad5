using System.Globalization;
using Pinlake.Model;

namespace Pinlake.Log.Journal;

/// <summary>Keeps a folder for one process. The lock ends with the process, however it ends.</summary>
/// <remarks>
/// Two files: <c>lock</c> carries the lock (flock), <c>holder</c> says who has it, for those who are refused; a file
/// that is locked cannot be read here. A holder file without a lock means nothing.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private const string LockName = "lock";
    private const string HolderName = "holder";
    private const int ShownMax = 2000;

    private readonly FileStream locked;

    private FolderLock(FileStream locked) => this.locked = locked;

    /// <summary>Takes the folder.</summary>
    /// <exception cref="PinlakeException">
    /// Conflict: somebody has it, named by pid and command. Unavailable: the folder cannot be written.
    /// </exception>
    public static FolderLock Take(string folder, TimeProvider clock)
    {
        FileStream locked;
        try
        {
            locked = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new PinlakeException(FailureKind.Unavailable,
                $"Folder '{folder}' cannot be written: {exception.Message} Nothing was changed. Give this user the right to write.", exception);
        }
        catch (IOException exception)
        {
            throw new PinlakeException(FailureKind.Conflict,
                $"Folder '{folder}' is in use by {Holder(folder)}. Nothing was changed. Stop that process, or choose another folder.",
                exception);
        }

        var since = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        File.WriteAllText(
            Path.Combine(folder, HolderName), $"process {Environment.ProcessId} ({Environment.CommandLine}), since {since}");
        return new FolderLock(locked);
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => locked.Dispose();

    private static string Holder(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, HolderName));
            return text.Length is > 0 and <= ShownMax ? text : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
