using System.Reflection;
using System.Runtime.InteropServices;

namespace Pinlake.Model;

/// <summary>Where the self-contained build of librdkafka lies, the native library below Confluent.Kafka.</summary>
/// <remarks>
/// The package's default build for Linux links libsasl2.so.3, which Debian 12 lacks; the loader then takes an old
/// librdkafka of the system without a word, and consuming fails with EntryPointNotFoundException. The client's own
/// <c>Library.Load(path)</c> is no way out: it asks for <c>libdl</c>, a name that glibc 2.34 left to developers'
/// packages. So every room that uses Confluent.Kafka calls <see cref="Use"/> before its first client.
/// </remarks>
public static class Librdkafka
{
    private static readonly Lock Gate = new();
    private static Assembly? resolved;

    /// <summary>Makes Confluent.Kafka load the self-contained build, where there is one. Repeats do nothing.</summary>
    /// <param name="client">The assembly Confluent.Kafka, e.g. <c>typeof(Confluent.Kafka.Library).Assembly</c>.</param>
    public static void Use(Assembly client)
    {
        lock (Gate)
        {
            if (resolved is not null || SelfContainedPath() is not { } path)
            {
                return;
            }

            NativeLibrary.SetDllImportResolver(client, (name, _, _) => name switch
            {
                "librdkafka" => NativeLibrary.Load(path),
                "libdl" => NativeLibrary.Load("libdl.so.2"),
                _ => IntPtr.Zero, // as usual
            });
            resolved = client;
        }
    }

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
