using Pinlake.Model;

namespace Pinlake.App;

/// <summary>What the process tells its caller. The one table of codes; README repeats it for users.</summary>
internal static class ExitCode
{
    /// <summary>Done, and every check held. Also: a server was asked to stop and has drained.</summary>
    public const int Done = 0;

    /// <summary>Failed; the message says why. Also: a mistake of ours.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong: unknown verb or flag, a value out of range, SQL that does not parse.</summary>
    public const int Usage = 2;

    /// <summary>The configuration or the pipeline folder is wrong.</summary>
    public const int Configuration = 3;

    /// <summary>The thing named does not exist: a table, a data folder.</summary>
    public const int NotFound = 4;

    /// <summary>A part that is needed does not answer, or belongs to another process: port, lock, broker.</summary>
    public const int Unavailable = 5;

    /// <summary>The data failed a check: lanes differ, counts do not add up.</summary>
    public const int CheckFailed = 6;

    /// <summary>Ctrl-C or SIGTERM ended a verb before it was done.</summary>
    public const int Interrupted = 130;

    /// <summary>The code of a failure.</summary>
    public static int Of(FailureKind kind) => kind switch
    {
        FailureKind.Invalid => Usage,
        FailureKind.NotFound => NotFound,
        FailureKind.Conflict or FailureKind.Unavailable or FailureKind.Closed => Unavailable,
        _ => Failed,
    };
}
