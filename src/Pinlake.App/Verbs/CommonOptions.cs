using System.CommandLine;

namespace Pinlake.App.Verbs;

/// <summary>Flags that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>A configuration file in place of <c>pinlake.yaml</c>.</summary>
    public static Option<string> Config { get; } = new("--config")
    {
        Description = "Configuration file (pinlake.yaml in the working folder unless given)",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Any setting by its key.</summary>
    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "Sets any setting, such as log.segmentBytesMax=64MiB; may be repeated",
        HelpName = "KEY=VALUE",
        Recursive = true,
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Logs of the parts on standard error.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Say on standard error what the parts do",
        Recursive = true,
    };

    /// <summary>One JSON value in place of text.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Answer as JSON" };

    /// <summary>The data folder.</summary>
    public static SettingOption Data { get; } = new("--data", "data.folder", "DIR", "Data folder (pinlake-data unless set)");
}
