using System.Runtime.InteropServices;

namespace Pinlake.Model;

/// <summary>Where the self-contained build of librdkafka lies, the native library below Confluent.Kafka.</summary>
/// <remarks>
/// The package's default build for Linux links libsasl2.so.3, which Debian 12 lacks; the loader then takes an old
/// librdkafka of the system without a word, and consuming fails with EntryPointNotFoundException. Every room that
/// uses Confluent.Kafka passes this path to <c>Confluent.Kafka.Library.Load</c> before its first client.
/// </remarks>
public static class Librdkafka
{
    /// <summary>Full path of the build to load, or null where the package's default is right (not glibc Linux).</summary>
    public static string? SelfContainedPath()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", architecture, "native", "centos8-librdkafka.so");
        return File.Exists(path) ? path : null;
    }
}
