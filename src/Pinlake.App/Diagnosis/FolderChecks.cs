using Pinlake.App.Composition;
using Pinlake.Model;

namespace Pinlake.App.Diagnosis;

/// <summary>Whether the data folder can be used: its version, its rights, its disk.</summary>
internal static class FolderChecks
{
    /// <summary>Whether this program knows the folder's version.</summary>
    public static CheckResult Format(string path)
    {
        const string name = "data.format";
        try
        {
            return DataFolder.ReadFormat(path) switch
            {
                null => CheckResult.Well(name, $"no data folder at '{path}' yet"),
                > DataFolder.Format and var format => CheckResult.Ill(
                    name,
                    $"'{path}' has format {format}; this Pinlake knows up to {DataFolder.Format}",
                    "Use the newer Pinlake that wrote it, or name another folder with --data."),
                var format => CheckResult.Well(name, $"'{path}' has format {format}"),
            };
        }
        catch (PinlakeException e)
        {
            return CheckResult.Ill(name, e.Message, "Put the right version into the file, or name another folder with --data.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Ill(name, e.Message, "Mend the rights of the folder, or name another with --data.");
        }
    }

    /// <summary>Whether the folder, or the nearest one above it that exists, takes a file.</summary>
    public static CheckResult Writable(string path)
    {
        const string name = "data.writable";
        var folder = Existing(path);
        var probe = Path.Combine(folder, $".pinlake-doctor-{Environment.ProcessId}");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                return CheckResult.Well(name, $"'{folder}' can be written");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Ill(
                name, $"'{folder}' cannot be written: {e.Message}", "Make it writable for this user (it may be mounted read-only), or name another folder with --data.");
        }
    }

    /// <summary>Whether the disk of the folder has at least <paramref name="freeBytesMin"/> bytes left for us.</summary>
    public static CheckResult Space(string path, long freeBytesMin)
    {
        const string name = "data.space";
        var folder = Existing(path);
        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            var found = $"{Mebibytes(free)} MiB free for '{folder}'";
            return free >= freeBytesMin
                ? CheckResult.Well(name, found)
                : CheckResult.Ill(
                    name, $"{found}; at least {Mebibytes(freeBytesMin)} MiB wanted", "Free some space, name a folder on another disk with --data, or lower data.freeBytesMin.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Ill(name, $"The space for '{folder}' cannot be found out: {e.Message}", "Look with 'df'.");
        }
    }

    private static string Mebibytes(long bytes) => (bytes >> 20).ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    private static string Existing(string path)
    {
        var folder = path;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        return folder;
    }
}
