namespace Pinlake.Bench;

/// <summary>Runs one benchmark by name: <c>dotnet run -c Release --project bench/Pinlake.Bench -- produce</c>.</summary>
internal static class Program
{
    // Each measures a hot path beside its floor, interleaved in one run, and prints ratios: absolute numbers of one
    // machine mean nothing.
    private static readonly (string Name, string What, Func<Task> Run)[] Benchmarks =
    [
        ("produce", "appends flushed to the disk, beside write and fdatasync of the same bytes", ProduceBenchmark.RunAsync),
        ("batch", "raw objects to clean tables, beside raw DuckDB with the same SQL and COPY", BatchBenchmark.RunAsync),
        ("put-records", "PutRecords of 500 records, beside the same handler without the log", PutRecordsBenchmark.RunAsync),
    ];

    private static async Task<int> Main(string[] arguments)
    {
        var chosen = Benchmarks.FirstOrDefault(benchmark => arguments is [var name] && name == benchmark.Name);
        if (chosen.Run is null)
        {
            Console.Error.WriteLine("Usage: Pinlake.Bench NAME");
            foreach (var (name, what, _) in Benchmarks)
            {
                Console.Error.WriteLine($"  {name,-12} {what}");
            }

            return 2;
        }

        await chosen.Run();
        return 0;
    }
}
