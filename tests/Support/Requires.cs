using Xunit;

namespace Pinlake.Support;

/// <summary>What a test needs of its machine. Where it is missing, the test is skipped by name, with the remedy.</summary>
internal static class Requires
{
    /// <summary>Full path of <paramref name="command"/> on PATH.</summary>
    public static string Command(string command, string remedy)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"'{command}' is not installed: {remedy}");
        return path!;
    }

    /// <summary>Full path of a file or folder of the shared folder beside the repository: real posts, real engines.</summary>
    public static string Shared(string relativePath)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", relativePath));
        Assert.SkipUnless(Path.Exists(path), $"'../shared/{relativePath}' is not there");
        return path;
    }

    /// <summary>Full path of a start script of a real engine (<c>kafka</c>, <c>spark</c>); needs Java too.</summary>
    public static string Engine(string name)
    {
        var path = Shared(Path.Combine("engines", name));
        Command("java", "apt-get install openjdk-17-jre-headless");
        return path;
    }
}
