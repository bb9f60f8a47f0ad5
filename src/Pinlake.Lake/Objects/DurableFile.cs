using System.ComponentModel;
using System.Runtime.InteropServices;
using Pinlake.Model;

namespace Pinlake.Lake.Objects;

/// <summary>The three system calls that make a file durable under a name nobody else holds.</summary>
/// <remarks>
/// link(2) is the one call that names a complete file and fails when the name is taken, in one step, on every Linux
/// file system and over NFS. <see cref="File.Move(string, string, bool)"/> begins with link too, but where a file
/// system lacks it copies without a word, and a reader could then see half a file. fsync of the folder is what makes
/// a name survive a power cut; .NET cannot open folders. Source: link(2), fsync(2).
/// </remarks>
internal static partial class DurableFile
{
    private const int FileExists = 17; // EEXIST, the same on Linux and macOS
    private const int ReadOnly = 0;    // O_RDONLY

    /// <summary>Names the complete file <paramref name="source"/> also <paramref name="target"/>; both then exist.</summary>
    /// <returns>False when the name is taken; nothing changed.</returns>
    public static bool TryLink(string source, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryMoveOnWindows(source, target);
        }

        if (Link(source, target) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == FileExists ? false : throw Failure("naming", target, error);
    }

    /// <summary>Flushes a file's bytes and length to the device.</summary>
    public static void Sync(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Flushes a folder, so that the names in it survive a power cut.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals names itself and offers no flush of a folder.
        }

        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure("opening the folder", path, Marshal.GetLastPInvokeError());
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw Failure("flushing the folder", path, Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Creates a folder and those above it, down from <paramref name="root"/>, each durable in its parent.</summary>
    public static void CreateFolder(string path, string root)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return;
        }

        CreateFolder(parent, root);
        Directory.CreateDirectory(path);
        if (path.Length >= root.Length)
        {
            SyncFolder(parent);
        }
    }

    private static bool TryMoveOnWindows(string source, string target)
    {
        try
        {
            File.Move(source, target, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(target))
        {
            return false;
        }
    }

    private static PinlakeException Failure(string verb, string path, int error) => new(
        FailureKind.Unavailable,
        $"File '{path}': {verb} failed: {new Win32Exception(error).Message} (errno {error}). The name was not taken. "
        + "The folder must lie on one file system that has hard links and room left.");

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string source, string target);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
