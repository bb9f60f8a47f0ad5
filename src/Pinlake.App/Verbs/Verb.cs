using System.CommandLine;
using Pinlake.App.Configuration;
using Pinlake.App.Output;
using Pinlake.Model;

namespace Pinlake.App.Verbs;

/// <summary>What all verbs have in common: settings first, then the work, then one line and a code for a failure.</summary>
internal static class Verb
{
    /// <summary>A verb named <paramref name="name"/> that does <paramref name="act"/>.</summary>
    public static Command Create(
        string name, string description, Surroundings around, Func<VerbContext, Task<int>> act, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Option option)
            {
                command.Options.Add(option);
            }
            else
            {
                command.Arguments.Add((Argument)symbol);
            }
        }

        command.SetAction((line, cancellation) => RunAsync(line, around, act, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult line, Surroundings around, Func<VerbContext, Task<int>> act, CancellationToken cancellation)
    {
        try
        {
            // First the flags alone: what is wrong with them is a mistake of the command line, not of a file.
            var flags = Flags(line);
            _ = SettingsReader.Bind(flags);
            var settings = ConfigurationException.Guard(() => SettingsReader.Read(around, line.GetValue(CommonOptions.Config), flags));
            using var logs = PlainLogs.Create(around.Terminal.Notes, line.GetValue(CommonOptions.Verbose));
            return await act(new(line, settings, around, logs, cancellation)).ConfigureAwait(false);
        }
        catch (ConfigurationException e)
        {
            return Fail(around, ExitCode.Configuration, e.Message);
        }
        catch (PinlakeException e) when (e.Kind != FailureKind.Bug)
        {
            return Fail(around, ExitCode.Of(e.Kind), e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Fail(around, ExitCode.Interrupted, "Interrupted.");
        }
        catch (Exception e)
        {
            // Nothing we foresaw: the whole story is wanted here, since somebody will have to mend it.
            return Fail(around, ExitCode.Failed, $"This is a mistake in Pinlake, please report it: {e}");
        }
    }

    private static int Fail(Surroundings around, int code, string message)
    {
        foreach (var line in message.Split('\n'))
        {
            around.Terminal.Notes.WriteLine($"pinlake: {line.TrimEnd('\r')}");
        }

        return code;
    }

    private static List<SettingValue> Flags(ParseResult line)
    {
        var values = new List<SettingValue>();
        foreach (var pair in line.GetValue(CommonOptions.Set) ?? [])
        {
            var parts = pair.Split('=', 2);
            values.Add(parts.Length == 2
                ? new(parts[0].Trim(), parts[1], "--set")
                : throw new PinlakeException(FailureKind.Invalid, $"--set '{pair}': expected KEY=VALUE, such as http.port=8082."));
        }

        // A flag of its own name wins over --set.
        values.AddRange(line.CommandResult.Command.Options.OfType<SettingOption>()
            .Select(option => (option, text: line.GetValue(option)))
            .Where(pair => pair.text is not null)
            .Select(pair => new SettingValue(pair.option.Key, pair.text!, pair.option.Name)));
        values.AddRange(line.CommandResult.Command.Options.OfType<SettingFlag>()
            .Where(line.GetValue)
            .Select(option => new SettingValue(option.Key, "true", option.Name)));
        return values;
    }
}
