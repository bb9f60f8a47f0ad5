using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Bench;

/// <summary>
/// Records of 1 KiB appended with <see cref="Durability.Flushed"/> by 1 and by 16 producers that each wait for their
/// answer, beside a bare loop that writes the same bytes at the end of a file and calls fdatasync: one record a flush
/// beside 1 producer, sixteen beside 16, the best that a group can be.
/// </summary>
internal static partial class ProduceBenchmark
{
    private const int Rounds = 25;
    private const int RecordBytes = 1024;
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
        var (raws, logs) = (new List<Measured>(), new List<Measured>());
        for (var round = -1; round < Rounds; round++)
        {
            var raw = await Task.Run(() => Raw(rawPath, batch, producers));
            var ours = await ProduceAsync(log, batch, producers);

            // The first round warms up.
            if (round >= 0)
            {
                raws.Add(raw);
                logs.Add(ours);
            }
        }

        var ratios = logs.Zip(raws, (ours, raw) => ours.PerSecond / raw.PerSecond);
        Console.WriteLine($"{producers} producer(s), 1 KiB records, {Rounds} rounds of {RoundTime.TotalMilliseconds:0} ms; min / median / max");
        Console.WriteLine($"  raw write+fdatasync   {Spread.Of(raws.Select(raw => raw.PerSecond), "0")} records/s");
        Console.WriteLine($"    p50, p99 of a flush {Spread.Of(raws.Select(raw => raw.P50Microseconds), "0")}, {Spread.Of(raws.Select(raw => raw.P99Microseconds), "0")} us");
        Console.WriteLine($"  log, flushed          {Spread.Of(logs.Select(ours => ours.PerSecond), "0")} records/s");
        Console.WriteLine($"    p50, p99 of an append {Spread.Of(logs.Select(ours => ours.P50Microseconds), "0")}, {Spread.Of(logs.Select(ours => ours.P99Microseconds), "0")} us");
        Console.WriteLine($"  log / raw             {Spread.Of(ratios, "0.00")}");
    }

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

    private static Measured Raw(string path, byte[] record, int recordsPerFlush)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, options: FileOptions.DeleteOnClose);
        var group = Enumerable.Repeat(record, recordsPerFlush).SelectMany(bytes => bytes).ToArray();
        var ticks = new List<long>();
        var started = Stopwatch.GetTimestamp();
        for (long position = 0; Stopwatch.GetElapsedTime(started) < RoundTime; position += group.Length)
        {
            var before = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, group, position);
            if (SyncData(file) != 0)
            {
                throw new IOException($"fdatasync: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            ticks.Add(Stopwatch.GetTimestamp() - before);
        }

        return Measured.Of((long)ticks.Count * recordsPerFlush, Stopwatch.GetElapsedTime(started), ticks);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);
}
