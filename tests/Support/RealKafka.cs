using System.Diagnostics;
using System.Net;

namespace Pinlake.Support;

/// <summary>A real Apache Kafka broker in a folder of its own, stopped with it.</summary>
internal sealed class RealKafka : IDisposable
{
    private readonly string engine;
    private readonly TemporaryFolder folder = new();

    private RealKafka(string engine)
    {
        this.engine = engine;
        Address = Run(engine, "start", "--data", folder["kafka"]).Trim();
    }

    /// <summary>Where it listens, as clients write it.</summary>
    public string Address { get; }

    /// <summary>The same as an end point.</summary>
    public IPEndPoint EndPoint => IPEndPoint.Parse(Address);

    /// <summary>Starts it; the test is skipped where it is not to be had.</summary>
    public static RealKafka Start() => new(Requires.Engine("kafka"));

    /// <inheritdoc/>
    public void Dispose()
    {
        Run(engine, "stop", "--data", folder["kafka"]);
        folder.Dispose();
    }

    private static string Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
