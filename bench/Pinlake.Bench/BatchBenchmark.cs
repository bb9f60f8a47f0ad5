using System.Diagnostics;
using System.Text;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Engines.DuckDb;
using Pinlake.Jobs;
using Pinlake.Jobs.Batch;
using Pinlake.Jobs.Raw;
using Pinlake.Lake.Objects;
using Pinlake.Model;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Cleaning;
using Pinlake.Pipelines.Prelude;

namespace Pinlake.Bench;

/// <summary>
/// The batch lane over raw objects into empty tables, beside raw DuckDB: the same cleaning statements over the same
/// objects, then COPY of each kind to one Parquet file. What ours does more: rows with their origin, one row a key,
/// plans, Delta commits with statistics, everything flushed to the disk.
/// </summary>
internal static class BatchBenchmark
{
    private const int Rounds = 9;
    private const int RowsOfKind = 40_000;
    private const int LinesOfObject = 5_000;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Environment.CurrentDirectory, $".bench-{Environment.ProcessId}"));
        try
        {
            var pipeline = Pipeline.Read(Path.Combine(FindRoot(), "pipelines", "pinterest"));
            using var engine = DuckDbEngine.Open(new DuckDbOptions(), PreludeSql.Statements(Dialect.DuckDb));
            var raw = new ObjectFolder(Path.Combine(folder.FullName, "raw"));
            var bytes = await WriteRawAsync(raw, pipeline);
            var (ours, floor) = (new List<double>(), new List<double>());
            for (var round = -1; round < Rounds; round++)
            {
                var home = folder.CreateSubdirectory($"round{round}");
                var duckDb = Seconds(() => RunDuckDb(engine, pipeline, raw, home.FullName));
                var lane = await SecondsAsync(() => RunLaneAsync(engine, pipeline, raw, home.FullName));
                home.Delete(recursive: true);

                // The first round warms up.
                if (round >= 0)
                {
                    ours.Add(lane);
                    floor.Add(duckDb);
                }
            }

            Console.WriteLine($"{3 * RowsOfKind} records, {bytes >> 20} MiB of raw objects, {Rounds} rounds; min / median / max");
            Console.WriteLine($"  raw DuckDB   {Spread.Of(floor, "0.000")} s");
            Console.WriteLine($"  batch lane   {Spread.Of(ours, "0.000")} s");
            Console.WriteLine($"  lane / raw   {Spread.Of(ours.Zip(floor, (our, raw) => our / raw), "0.00")} of the time");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunLaneAsync(DuckDbEngine engine, Pipeline pipeline, ObjectFolder raw, string home)
    {
        var folders = new LakeFolders(raw, new ObjectFolder(Path.Combine(home, "plans")), new ObjectFolder(Path.Combine(home, "tables")));
        var job = new BatchJob(new BatchOptions(), pipeline, engine, folders, TimeProvider.System, NullLogger<BatchJob>.Instance);
        var result = await job.RunAsync(CancellationToken.None);
        if (result.RecordCount != 3 * RowsOfKind)
        {
            throw new InvalidOperationException($"The lane read {result.RecordCount} records.");
        }
    }

    private static void RunDuckDb(DuckDbEngine engine, Pipeline pipeline, ObjectFolder raw, string home)
    {
        using var connection = engine.Connect();
        var cleaning = pipeline.Cleaning(Dialect.DuckDb);
        Execute(connection, cleaning.CreateRecords);
        foreach (var kind in pipeline.Kinds)
        {
            Execute(connection, $"""
                insert into {CleaningSql.Records}
                select encode(line), null, '{kind.Name}', '{kind.Topic}', 0, row_number() over (), null, null, null, TIMESTAMPTZ '2026-01-01 00:00:00+00'
                from read_csv('{raw.Root}/topics/{kind.Topic}/*/*.json', columns = {"{"}'line': 'VARCHAR'{"}"},
                    header = false, auto_detect = false, delim = chr(1), quote = '', escape = '', strict_mode = false)
                """);
        }

        Execute(connection, cleaning.Decode);
        foreach (var kind in pipeline.Kinds)
        {
            Execute(connection, cleaning.Clean(kind));
            var columns = string.Join(", ", kind.TableSchema.Names.Select(name => $"\"{name}\""));
            Execute(connection, $"""
                copy (select {columns} from {CleaningSql.CleanedName(kind)} where _reason is null)
                to '{home}/{kind.Table}.parquet' (format parquet, compression zstd)
                """);
        }
    }

    private static async Task<long> WriteRawAsync(ObjectFolder raw, Pipeline pipeline)
    {
        var random = new Random(1);
        var bytes = 0L;
        foreach (var kind in pipeline.Kinds)
        {
            for (var first = 0; first < RowsOfKind; first += LinesOfObject)
            {
                var lines = new StringBuilder();
                for (var index = first; index < first + LinesOfObject; index++)
                {
                    lines.Append(Row(kind.Name, index, random)).Append('\n');
                }

                var content = Encoding.UTF8.GetBytes(lines.ToString());
                bytes += content.Length;
                var key = new RawObjectKey(new TopicPartition(kind.Topic, 0), new Offset(first));
                await raw.PutIfAbsentAsync(key.ToString(), content, CancellationToken.None);
            }
        }

        return bytes;
    }

    private static string Row(string kind, int index, Random random) => FormattableString.Invariant(kind switch
    {
        "pin" => (FormattableString)$$"""{"index":{{index}},"unique_id":"{{new Guid(index, 1, 2, new byte[8])}}","title":"Title {{random.Next()}} of some length","description":"A description that goes on for a while, as they do: {{random.Next()}} {{random.Next()}} {{random.Next()}}","poster_name":"Poster {{random.Next(999)}}","follower_count":"{{random.Next(999)}}k","tag_list":"one,two,three,four,{{random.Next(99)}}","is_image_or_video":"image","image_src":"https://i.example.org/{{random.Next()}}/{{random.Next()}}.jpg","downloaded":1,"save_location":"Local save in /data/art","category":"art"}""",
        "geo" => $$"""{"ind":{{index}},"timestamp":"2020-08-{{random.Next(10, 28)}}T03:52:{{random.Next(10, 59)}}","latitude":{{(random.NextDouble() * 180) - 90}},"longitude":{{(random.NextDouble() * 360) - 180}},"country":"Country {{random.Next(243)}}"}""",
        _ => $$"""{"ind":{{index}},"first_name":"First{{random.Next(99)}}","last_name":"Last{{random.Next(999)}}","age":{{random.Next(20, 60)}},"date_joined":"2016-03-{{random.Next(10, 28)}}T05:06:07"}""",
    });

    private static void Execute(DuckDBConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static double Seconds(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> SecondsAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pinlake.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmark runs from inside a checkout.");
        }

        return folder.FullName;
    }
}
