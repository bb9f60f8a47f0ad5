using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Pinlake.Support;

/// <summary>The program itself, in a process of its own. Gone with the test, killed if need be.</summary>
internal sealed class PinlakeProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder notes = new();

    private PinlakeProcess(Process process) => this.process = process;

    /// <summary>What it has said on standard error.</summary>
    public string Notes
    {
        get
        {
            lock (notes)
            {
                return notes.ToString();
            }
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Starts <c>pinlake</c> with <paramref name="arguments"/> in <paramref name="workingFolder"/>.</summary>
    public static PinlakeProcess Start(string workingFolder, params IEnumerable<string> arguments) =>
        StartToDie(fault: null, workingFolder, arguments);

    /// <summary>The same, but with a fault point at which the process kills itself: see Pinlake.Model.FaultPoint.</summary>
    public static PinlakeProcess StartToDie(string? fault, string workingFolder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "pinlake"), arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("PINLAKE_FAULT");
        if (fault is not null)
        {
            start.Environment["PINLAKE_FAULT"] = fault;
        }

        var started = new PinlakeProcess(Process.Start(start)!);
        started.process.ErrorDataReceived += (_, line) =>
        {
            lock (started.notes)
            {
                started.notes.AppendLine(line.Data);
            }
        };
        started.process.BeginErrorReadLine();
        return started;
    }

    /// <summary>The next line of its answer as JSON, such as the addresses that <c>up --json</c> tells when it is ready.</summary>
    public async Task<JsonElement> ReadAnswerAsync()
    {
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return line is null
            ? throw new InvalidOperationException($"pinlake ended without an answer. It said: {Notes}")
            : JsonDocument.Parse(line).RootElement;
    }

    /// <summary>SIGKILL: nothing of it runs any further.</summary>
    /// <returns>137.</returns>
    public Task<int> KillAsync()
    {
        process.Kill();
        return ExitAsync();
    }

    /// <summary>Asks it to stop, as Ctrl-C and service managers do.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        return await ExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
