using Pinlake.App.Composition;

namespace Pinlake.App.Diagnosis;

/// <summary>Whether another process has the log.</summary>
internal static class LogLockCheck
{
    /// <summary>Checks the log's folder.</summary>
    public static CheckResult Run(string folder)
    {
        const string name = "log.lock";
        return LockHolder.Find(folder) is { } holder
            ? CheckResult.Ill(name, $"the log '{folder}' belongs to {holder}", "That Pinlake is running: talk to it on its ports, stop it (Ctrl-C), or name another folder with --data.")
            : CheckResult.Well(name, Directory.Exists(folder) ? $"nobody has '{folder}'" : "no log yet");
    }
}
