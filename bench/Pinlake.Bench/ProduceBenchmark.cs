using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Bench;

/// <summary>
/// Records of 1 KiB appended with <see cref="Durability.Flushed"/> by 1 and by 16 producers that each wait for their
/// answer, beside a bare loop that writes the same bytes at the end of a file and calls fdatasync: one record a flush
/// beside 1 producer, sixteen beside 16, the best that a group can be. Once the file grows with each write, as a plain
/// append does; once its space was laid out before, as the journal does for itself.
/// </summary>
internal static class ProduceBenchmark
{
    private const int Rounds = 25;
    private const int RecordBytes = 1024;
    private const long ReservedBytes = 256 << 20;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(400);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Environment.CurrentDirectory, $".bench-{Environment.ProcessId}"));
        try
        {
            await using var log = await LogStore.OpenAsync(
                new LogOptions { Folder = Path.Combine(folder.FullName, "log") },
                TimeProvider.System,
                NullLogger<LogStore>.Instance,
                CancellationToken.None);
            await log.CreateTopicAsync("bench", 4, CancellationToken.None);
            foreach (var producers in new[] { 1, 16 })
            {
                await CompareAsync(log, Path.Combine(folder.FullName, "raw"), producers);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(LogStore log, string rawPath, int producers)
    {
        var batch = RecordBatchWriter.Write([new Record(null, new byte[RecordBytes])], DateTimeOffset.UnixEpoch);
        var (growing, reserved, logs) = (new List<Measured>(), new List<Measured>(), new List<Measured>());
        using var growingFile = new RawFile(rawPath + ".growing", reservedBytes: 0);
        using var reservedFile = new RawFile(rawPath + ".reserved", ReservedBytes);
        for (var round = -1; round < Rounds; round++)
        {
            var onGrowing = await Task.Run(() => growingFile.Write(batch, producers, RoundTime));
            var ours = await ProduceAsync(log, batch, producers);
            var onReserved = await Task.Run(() => reservedFile.Write(batch, producers, RoundTime));

            // The first round warms up.
            if (round >= 0)
            {
                growing.Add(onGrowing);
                reserved.Add(onReserved);
                logs.Add(ours);
            }
        }

        Console.WriteLine($"{producers} producer(s), 1 KiB records, {Rounds} rounds of {RoundTime.TotalMilliseconds:0} ms; min / median / max");
        Print("raw, growing file", growing);
        Print("raw, reserved space", reserved);
        Print("log, flushed", logs);
        Console.WriteLine($"  log / raw, growing file    {Ratios(logs, growing)}");
        Console.WriteLine($"  log / raw, reserved space  {Ratios(logs, reserved)}");
    }

    private static void Print(string name, List<Measured> rounds)
    {
        Console.WriteLine($"  {name,-20} {Spread.Of(rounds.Select(round => round.PerSecond), "0")} records/s");
        Console.WriteLine($"    p50 {Spread.Of(rounds.Select(round => round.P50Microseconds), "0")} us");
        Console.WriteLine($"    p99 {Spread.Of(rounds.Select(round => round.P99Microseconds), "0")} us");
    }

    private static string Ratios(List<Measured> ours, List<Measured> floor) =>
        Spread.Of(ours.Zip(floor, (our, raw) => our.PerSecond / raw.PerSecond), "0.00");

    private static async Task<Measured> ProduceAsync(LogStore log, byte[] batch, int producers)
    {
        var started = Stopwatch.GetTimestamp();
        var ticks = await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
        {
            var taken = new List<long>();
            var partition = new TopicPartition("bench", producer % 4);
            while (Stopwatch.GetElapsedTime(started) < RoundTime)
            {
                var before = Stopwatch.GetTimestamp();
                await log.AppendAsync(partition, batch, Durability.Flushed, CancellationToken.None);
                taken.Add(Stopwatch.GetTimestamp() - before);
            }

            return taken;
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var all = ticks.SelectMany(taken => taken).ToList();
        return Measured.Of(all.Count, elapsed, all);
    }
}
