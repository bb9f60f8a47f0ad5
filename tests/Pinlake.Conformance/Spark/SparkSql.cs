using System.Diagnostics;
using System.Text.Json;
using Pinlake.Support;

namespace Pinlake.Conformance.Spark;

/// <summary>Spark itself, asked by statements: a process per call, some 10 seconds each.</summary>
internal static class SparkSql
{
    /// <summary>Runs the statements in one session; gives the rows of each, by its place in the list.</summary>
    public static async Task<ILookup<int, JsonElement>> RunAsync(IEnumerable<string> statements, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var file = folder["statements.sql"];
        await File.WriteAllTextAsync(file, string.Join(";\n", statements), cancellation);
        using var spark = Process.Start(new ProcessStartInfo(Requires.Engine("spark"), ["sql", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = spark.StandardError.ReadToEndAsync(cancellation);
            var rows = new List<(int Statement, JsonElement Row)>();
            while (await spark.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                using var answer = JsonDocument.Parse(line);
                rows.Add((answer.RootElement.GetProperty("statement").GetInt32() - 1, answer.RootElement.GetProperty("row").Clone()));
            }

            await spark.WaitForExitAsync(cancellation);
            return spark.ExitCode == 0
                ? rows.ToLookup(row => row.Statement, row => row.Row)
                : throw new InvalidOperationException($"Spark refused a statement: {await errors}");
        }
        finally
        {
            if (!spark.HasExited)
            {
                spark.Kill(entireProcessTree: true);
            }
        }
    }
}
