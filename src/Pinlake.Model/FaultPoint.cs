using System.Diagnostics;
using System.Globalization;

namespace Pinlake.Model;

/// <summary>Places at which a test build kills its own process, as a power cut would find it.</summary>
/// <remarks>
/// Only Debug builds define PINLAKE_FAULTS; elsewhere the calls are not compiled. The environment variable
/// <c>PINLAKE_FAULT</c> is <c>name</c> or <c>name:n</c>: the process gets SIGKILL when it reaches that point for the
/// n-th time (1 when absent).
/// </remarks>
public static class FaultPoint
{
    /// <summary>Journal bytes are written, fdatasync has not begun.</summary>
    public const string BeforeLogSync = "before-log-sync";

    /// <summary>fdatasync has returned, nobody has been answered.</summary>
    public const string AfterLogSync = "after-log-sync";

    /// <summary>A raw object is complete in its temporary file, its name is not taken.</summary>
    public const string BeforeObjectPut = "before-object-put";

    /// <summary>A raw object has its name.</summary>
    public const string AfterObjectPut = "after-object-put";

    /// <summary>The next plan of a lane is known in memory only.</summary>
    public const string BeforePlan = "before-plan";

    /// <summary>The plan is put, nothing of it is committed.</summary>
    public const string AfterPlan = "after-plan";

    /// <summary>A Parquet file is about to be written.</summary>
    public const string BeforeDataFile = "before-data-file";

    /// <summary>A Parquet file is complete, no commit names it.</summary>
    public const string AfterDataFile = "after-data-file";

    /// <summary>A Delta commit is about to be put.</summary>
    public const string BeforeCommit = "before-commit";

    /// <summary>A Delta commit is put, nobody knows yet.</summary>
    public const string AfterCommit = "after-commit";

    /// <summary>A checkpoint is about to be written.</summary>
    public const string BeforeCheckpoint = "before-checkpoint";

    /// <summary>A checkpoint is written, <c>_last_checkpoint</c> does not name it.</summary>
    public const string AfterCheckpoint = "after-checkpoint";

    private static readonly (string Name, int Count) Chosen = Read(Environment.GetEnvironmentVariable("PINLAKE_FAULT"));

    private static int reached;

    /// <summary>Kills the process if <paramref name="name"/> is the chosen point and this is its chosen visit.</summary>
    /// <param name="name">One of the constants of this class.</param>
    [Conditional("PINLAKE_FAULTS")]
    public static void Reach(string name)
    {
        if (name == Chosen.Name && Interlocked.Increment(ref reached) == Chosen.Count)
        {
            Process.GetCurrentProcess().Kill();
            // SIGKILL is on its way; nothing behind this line may run.
            using var never = new ManualResetEventSlim();
            never.Wait();
        }
    }

    private static (string Name, int Count) Read(string? choice)
    {
        var parts = (choice ?? "").Split(':', 2);
        var count = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1;
        return (parts[0], count);
    }
}
