using Pinlake.App.Output;
using Pinlake.App.Verbs;

namespace Pinlake.App;

/// <summary>Starts the verb that the command line names.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        using var interruption = new Interruption();
        var surroundings = Surroundings.OfThisProcess(Terminal.OfThisProcess());
        return await CommandLine.RunAsync(arguments, surroundings, interruption.Token).ConfigureAwait(false);
    }
}
