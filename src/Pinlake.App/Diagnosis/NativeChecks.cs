using System.Runtime.InteropServices;
using Pinlake.Engines.DuckDb;
using Pinlake.Model;

namespace Pinlake.App.Diagnosis;

/// <summary>Whether the libraries that are not .NET load on this machine.</summary>
internal static class NativeChecks
{
    /// <summary>DuckDB answers a query.</summary>
    public static CheckResult DuckDb(DuckDbOptions options)
    {
        const string name = "native.duckDb";
        try
        {
            using var engine = DuckDbEngine.Open(options, []);
            using var command = engine.Connection.CreateCommand();
            command.CommandText = "select version()";
            return CheckResult.Well(name, $"DuckDB {command.ExecuteScalar()}");
        }
        catch (Exception e)
        {
            // Whatever it is: the loader, the processor, a damaged file. The message tells, the remedy is the same.
            return CheckResult.Ill(
                name, $"DuckDB does not start: {e.GetBaseException().Message}", "Build again on this machine ('dotnet build'); 64-bit Linux with glibc, macOS or Windows is needed.");
        }
    }

    /// <summary>librdkafka, below the Kafka client, loads.</summary>
    public static CheckResult Kafka()
    {
        const string name = "native.librdkafka";
        var path = Librdkafka.SelfContainedPath() ?? "librdkafka";
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(path));
            return CheckResult.Well(name, $"{Path.GetFileName(path)} loads");
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return CheckResult.Ill(
                name, $"librdkafka does not load: {e.Message}", "Build again on this machine ('dotnet build'); on Alpine Linux install librdkafka.");
        }
    }
}
