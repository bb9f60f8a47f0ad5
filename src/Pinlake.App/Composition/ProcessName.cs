namespace Pinlake.App.Composition;

/// <summary>Names a process to people.</summary>
internal static class ProcessName
{
    private const int CommandLengthMax = 120;

    /// <summary>"pid 123 (command line)"; "pid 123" when the command is not to be had.</summary>
    public static string Describe(int pid)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ').Trim();
            var shown = command.Length > CommandLengthMax ? command[..CommandLengthMax] + "…" : command;
            return shown.Length == 0 ? $"pid {pid}" : $"pid {pid} ({shown})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"pid {pid}";
        }
    }
}
