using System.Diagnostics;
using System.Net;

namespace Pinlake.Support;

/// <summary>A real Apache Kafka broker in a folder of its own, stopped with it.</summary>
internal sealed class RealKafka : IDisposable
{
    private readonly string engine;
    private readonly TemporaryFolder folder = new();

    private RealKafka(string engine, string[] properties)
    {
        this.engine = engine;
        Address = Run(engine, ["start", "--data", folder["kafka"], .. properties.SelectMany(property => new[] { "--property", property })]).Trim();
    }

    /// <summary>Where it listens, as clients write it.</summary>
    public string Address { get; }

    /// <summary>The same as an end point.</summary>
    public IPEndPoint EndPoint => IPEndPoint.Parse(Address);

    /// <summary>Starts it; the test is skipped where it is not to be had.</summary>
    /// <param name="properties">Settings of the broker beside the script's own, each <c>key=value</c>.</param>
    public static RealKafka Start(params string[] properties) => new(Requires.Engine("kafka"), properties);

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
