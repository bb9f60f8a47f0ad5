using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Pinlake.Support;

/// <summary>A program of somebody else's, run to its end.</summary>
internal static class Stranger
{
    /// <summary>Runs it and gives what it printed; a status other than 0 fails the test with what it complained of.</summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">As they are, no shell between.</param>
    /// <param name="environment">Variables to set beside the inherited ones.</param>
    /// <param name="input">Text for its standard input, which ends behind it; null leaves it ours.</param>
    public static async Task<string> RunAsync(
        string program,
        string[] arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var complaints = process.StandardError.ReadToEndAsync(cancellation);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
                process.StandardInput.Close();
            }

            await process.WaitForExitAsync(cancellation);
            process.ExitCode.ShouldBe(0, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {await complaints}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
