using System.CommandLine;
using System.CommandLine.Help;

namespace Pinlake.App.Verbs;

/// <summary>The whole command line. Reading it, and its help, loads none of the rooms.</summary>
internal static class CommandLine
{
    // Verbs share their flags, and a flag notes down who uses it: two command lines at once are a thing of tests.
    private static readonly Lock OneAtATime = new();

    /// <summary>Runs the verb that <paramref name="arguments"/> name.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Surroundings around, CancellationToken cancellation)
    {
        var line = Parse(arguments, around);
        if (line.Errors.Count > 0)
        {
            foreach (var error in line.Errors)
            {
                await around.Terminal.Notes.WriteLineAsync($"pinlake: {error.Message}").ConfigureAwait(false);
            }

            await around.Terminal.Notes.WriteLineAsync($"pinlake: see '{FullName(line)} --help'.").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        return await line.InvokeAsync(
            new InvocationConfiguration
            {
                Output = around.Terminal.Answer,
                Error = around.Terminal.Notes,
                // Failures and signals are ours: Verb and Interruption.
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            cancellation).ConfigureAwait(false);
    }

    private static ParseResult Parse(string[] arguments, Surroundings around)
    {
        lock (OneAtATime)
        {
            return Build(around).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        }
    }

    private static RootCommand Build(Surroundings around)
    {
        var root = new RootCommand("Takes what people pin, as it happens, into a durable log, and keeps two sets of tables true from it.")
        {
            CommonOptions.Config,
            CommonOptions.Set,
            CommonOptions.Verbose,
        };
        Command[] verbs =
        [
            DemoVerb.Create(around),
            UpVerb.Create(around),
            GatewayVerb.Create(around),
            EmulateVerb.Create(around),
            SinkVerb.Create(around),
            BatchVerb.Create(around),
            LiveVerb.Create(around),
            ViewsVerb.Create(around),
            QueryVerb.Create(around),
            QuarantineVerb.Create(around),
            ReconcileVerb.Create(around),
            TableVerb.Create(around),
            DoctorVerb.Create(around),
        ];
        foreach (var verb in verbs)
        {
            root.Subcommands.Add(verb);
        }

        root.SetAction(line => new HelpAction().Invoke(line));
        return root;
    }

    private static string FullName(ParseResult line)
    {
        var names = new Stack<string>();
        for (System.CommandLine.Parsing.SymbolResult? result = line.CommandResult; result is not null; result = result.Parent)
        {
            if (result is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } command)
            {
                names.Push(command.Command.Name);
            }
        }

        return string.Join(' ', names.Prepend("pinlake"));
    }
}
