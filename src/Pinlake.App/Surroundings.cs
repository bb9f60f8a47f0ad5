using Pinlake.App.Output;

namespace Pinlake.App;

/// <summary>What a verb finds around it: where it was called, with which environment, and whom it speaks to.</summary>
/// <param name="WorkingFolder">Full path that relative paths start from.</param>
/// <param name="Environment">Environment variables by name.</param>
/// <param name="Terminal">Where answers and progress go.</param>
/// <param name="Clock">The time.</param>
internal sealed record Surroundings(
    string WorkingFolder, IReadOnlyDictionary<string, string> Environment, Terminal Terminal, TimeProvider Clock)
{
    /// <summary>The process's own folder, environment and clock.</summary>
    public static Surroundings OfThisProcess(Terminal terminal)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return new(Directory.GetCurrentDirectory(), environment, terminal, TimeProvider.System);
    }

    /// <summary>Full path of <paramref name="path"/>, seen from the working folder.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, WorkingFolder);
}
