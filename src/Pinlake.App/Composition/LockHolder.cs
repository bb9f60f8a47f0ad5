using System.Globalization;

namespace Pinlake.App.Composition;

/// <summary>Who holds a lock on a file of a folder.</summary>
/// <remarks>
/// Linux only; elsewhere the holder stays unknown. Source: proc(5): <c>/proc/locks</c> gives the processes that hold
/// locks, <c>/proc/PID/fd</c> the files that they have open.
/// </remarks>
internal static class LockHolder
{
    /// <summary>"pid 123 (command line)" of a process that holds a lock and has a file right inside <paramref name="folder"/> open; null when there is none.</summary>
    public static string? Find(string folder)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/proc/locks"))
        {
            return null;
        }

        foreach (var pid in File.ReadLines("/proc/locks").Select(Holder).OfType<int>().Distinct())
        {
            if (HasOpenInside(pid, folder))
            {
                return ProcessName.Describe(pid);
            }
        }

        return null;
    }

    private static int? Holder(string line)
    {
        // 1: FLOCK  ADVISORY  WRITE 123 08:01:4711 0 EOF; a waiting one has "->" in front of FLOCK.
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 4 && fields[3] == "WRITE" && int.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            ? pid
            : null;
    }

    private static bool HasOpenInside(int pid, string folder)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd")
                .Any(file => new FileInfo(file).LinkTarget is { } target && Path.GetDirectoryName(target) == folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return false;
        }
    }
}
