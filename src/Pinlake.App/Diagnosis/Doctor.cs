using Pinlake.App.Configuration;

namespace Pinlake.App.Diagnosis;

/// <summary>Looks at everything that keeps Pinlake from running on a machine, and changes nothing.</summary>
internal static class Doctor
{
    /// <summary>All checks, in the order in which they would stop <c>up</c>.</summary>
    public static IReadOnlyList<CheckResult> Run(Surroundings around, Settings settings)
    {
        var path = around.FullPath(settings.Data.Folder);
        return
        [
            FolderChecks.Format(path),
            FolderChecks.Writable(path),
            FolderChecks.Space(path, settings.Data.FreeBytesMin),
            LogLockCheck.Run(Path.Combine(path, "log")),
            PortCheck.Run("http", settings.Http.Address, settings.Http.Port),
            PortCheck.Run("kafka", settings.Kafka.Address, settings.Kafka.Port),
            NativeChecks.DuckDb(settings.DuckDb),
            NativeChecks.Kafka(),
            PipelineFolderCheck.Run(around, settings),
        ];
    }
}
