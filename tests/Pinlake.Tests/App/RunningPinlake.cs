using Pinlake.App;
using Pinlake.App.Output;
using Pinlake.App.Verbs;

namespace Pinlake.Tests.App;

/// <summary>Runs a command line inside the test process and keeps what it said.</summary>
internal static class RunningPinlake
{
    /// <summary>What came of one command line.</summary>
    internal sealed record Outcome(int Code, string Answer, string Notes);

    /// <summary>Surroundings with nothing in them but <paramref name="folder"/>.</summary>
    public static Surroundings In(string folder, params (string Name, string Value)[] environment) => new(
        folder,
        environment.ToDictionary(variable => variable.Name, variable => variable.Value),
        new Terminal(new StringWriter(), TextWriter.Synchronized(new StringWriter()), AnswerIsScreen: false, NotesAreScreen: false, Columns: 120),
        TimeProvider.System);

    /// <summary>The verb's code, and both of its streams.</summary>
    public static async Task<Outcome> Run(string folder, params string[] arguments)
    {
        var notes = new StringWriter();
        var around = In(folder);
        around = around with { Terminal = around.Terminal with { Notes = TextWriter.Synchronized(notes) } };
        var code = await CommandLine.RunAsync(arguments, around, Xunit.TestContext.Current.CancellationToken);
        return new(code, around.Terminal.Answer.ToString()!, notes.ToString());
    }
}
