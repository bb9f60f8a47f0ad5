using System.CommandLine;
using System.CommandLine.Help;

namespace Pinlake.App.Verbs;

/// <summary>The whole command line. Reading it, and its help, loads none of the rooms.</summary>
internal static class CommandLine
{
    /// <summary>Runs the verb that <paramref name="arguments"/> name.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Surroundings around, CancellationToken cancellation)
    {
        var line = Build(around).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
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

    private static RootCommand Build(Surroundings around)
    {
        var root = new RootCommand("Takes what people pin, as it happens, into a durable log, and keeps two sets of tables true from it.")
        {
            CommonOptions.Config,
            CommonOptions.Set,
            CommonOptions.Verbose,
        };
        root.Subcommands.Add(QueryVerb.Create(around));
        root.Subcommands.Add(QuarantineVerb.Create(around));
        root.Subcommands.Add(TableVerb.Create(around));
        root.Subcommands.Add(DoctorVerb.Create(around));
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
