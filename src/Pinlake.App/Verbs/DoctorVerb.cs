using System.CommandLine;
using Pinlake.App.Diagnosis;
using Pinlake.App.Output;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake doctor</c>: what keeps Pinlake from running here, and the remedy. 0: nothing; 1: something.</summary>
internal static class DoctorVerb
{
    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around) => Verb.Create(
        "doctor", "Find what keeps Pinlake from running here, and what to do (exit 0: nothing, 1: something)", around,
        Run, CommonOptions.Data, CommonOptions.Json);

    private static Task<int> Run(VerbContext context)
    {
        var results = Doctor.Run(context.Around, context.Settings);
        var healthy = results.All(result => result.Holds);
        if (context.Json)
        {
            JsonAnswer.Write(context.Terminal, new { healthy, checks = results });
        }
        else
        {
            foreach (var result in results)
            {
                context.Terminal.Answer.WriteLine($"{(result.Holds ? "ok  " : "FAIL")} {result.Name,-18} {result.Found}");
                if (result.Remedy is not null)
                {
                    context.Terminal.Answer.WriteLine($"     {"",-18} {result.Remedy}");
                }
            }
        }

        return Task.FromResult(healthy ? ExitCode.Done : ExitCode.Failed);
    }
}
