using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pinlake.Log.Journal;

/// <summary>The calls to Linux that .NET has no name for; elsewhere their nearest kin.</summary>
/// <remarks>
/// fdatasync leaves out the file's times; on space that <see cref="Reserve"/> laid out it does not touch the file
/// system's own journal for a new length either, which makes it about a third faster than fsync on a growing file.
/// Source: Linux man-pages, fdatasync(2) and fallocate(2).
/// </remarks>
internal static partial class PosixFile
{
    private const int Interrupted = 4;
    private const int NotSupported = 95;
    private const int ReadOnlyFolder = 0x10000;

    // O_DIRECTORY differs on ARM.
    private const int ReadOnlyFolderArm = 0x4000;

    /// <summary>Returns once the disk has confirmed the file's data, and what is needed to find it.</summary>
    public static void FlushData(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        while (SyncData(handle) != 0)
        {
            ThrowUnlessInterrupted("fdatasync");
        }
    }

    /// <summary>Makes the file this long, zeros included, with its space on the disk where the file system can.</summary>
    public static void Reserve(SafeFileHandle handle, long lengthBytes)
    {
        var length = RandomAccess.GetLength(handle);
        if (length >= lengthBytes)
        {
            return;
        }

        while (OperatingSystem.IsLinux())
        {
            if (Allocate(handle, 0, length, lengthBytes - length) == 0)
            {
                return;
            }

            if (Marshal.GetLastPInvokeError() == NotSupported)
            {
                break;
            }

            ThrowUnlessInterrupted("fallocate");
        }

        RandomAccess.SetLength(handle, lengthBytes);
    }

    /// <summary>Makes the names in a folder durable; nothing to do outside Linux and macOS.</summary>
    public static void FlushFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
        var descriptor = Open(path, arm ? ReadOnlyFolderArm : ReadOnlyFolder);
        if (descriptor < 0)
        {
            throw Failed("open");
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        while (Sync(handle) != 0)
        {
            ThrowUnlessInterrupted("fsync");
        }
    }

    private static void ThrowUnlessInterrupted(string call)
    {
        if (Marshal.GetLastPInvokeError() != Interrupted)
        {
            throw Failed(call);
        }
    }

    private static IOException Failed(string call) =>
        new($"{call}: {Marshal.GetLastPInvokeErrorMessage()} (errno {Marshal.GetLastPInvokeError()})");

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long position, long lengthBytes);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
