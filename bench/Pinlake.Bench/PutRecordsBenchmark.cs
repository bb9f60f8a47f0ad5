using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Gateway;
using Pinlake.Gateway.Access;
using Pinlake.Gateway.Kinesis;
using Pinlake.Gateway.Listening;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Bench;

/// <summary>
/// PutRecords with 500 records of some 700 bytes, over HTTP, by 1 and by 8 clients that each wait for their answer:
/// stored and flushed, beside the same handler whose append does nothing but count. What lies between them is the log.
/// </summary>
internal static class PutRecordsBenchmark
{
    private const string StreamName = "bench";
    private const int ShardCount = 4;
    private const int RecordCount = 500;
    private const int RecordBytes = 700;
    private const int Rounds = 7;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(2);

    // The serializer's default writes each '+' of base64 as an escape, which no client of AWS does.
    private static readonly JsonSerializerOptions AsClientsWrite = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
            await log.CreateStreamAsync(StreamName, ShardCount, CancellationToken.None);
            await using var stored = await ServeAsync(new KinesisApi(log, TimeProvider.System, new KinesisOptions()));
            await using var counted = await ServeAsync(new KinesisApi(log, TimeProvider.System, new KinesisOptions(), Counting()));
            foreach (var clients in new[] { 1, 8 })
            {
                await CompareAsync(stored, counted, clients);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BatchAppend Counting()
    {
        var ends = new long[ShardCount];
        return (partition, batch, _) =>
        {
            if (!RecordBatchHeader.TryRead(batch.Span, out var header))
            {
                throw new InvalidDataException("The handler made no batch.");
            }

            var end = Interlocked.Add(ref ends[partition.Partition], header.RecordCount);
            return ValueTask.FromResult(new AppendResult(new Offset(end - header.RecordCount), null, Offset.Zero, AppendOutcome.Appended));
        };
    }

    private static async Task<WebApplication> ServeAsync(KinesisApi api)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseGatewayListener(LoopbackAddress.Parse("127.0.0.1", 0));
        builder.Services.AddRouting();
        var application = builder.Build();
        application.MapKinesis(api);
        await application.StartAsync();
        return application;
    }

    private static async Task CompareAsync(WebApplication stored, WebApplication counted, int clients)
    {
        var body = Body();
        var (withLog, without) = (new List<Measured>(), new List<Measured>());
        for (var round = -2; round < Rounds; round++)
        {
            var bare = await PutAsync(counted, body, clients);
            var ours = await PutAsync(stored, body, clients);

            // The first rounds warm up.
            if (round >= 0)
            {
                without.Add(bare);
                withLog.Add(ours);
            }
        }

        var ratios = withLog.Zip(without, (ours, bare) => ours.PerSecond / bare.PerSecond);
        Console.WriteLine($"{clients} client(s), {RecordCount} records of {RecordBytes} bytes, {Rounds} rounds of {RoundTime.TotalSeconds:0} s; min / median / max");
        Show("handler without log", without);
        Show("handler with log   ", withLog);
        Console.WriteLine($"  with / without log    {Spread.Of(ratios, "0.00")}");
    }

    private static void Show(string name, List<Measured> rounds)
    {
        Console.WriteLine($"  {name}   {Spread.Of(rounds.Select(round => round.PerSecond), "0")} records/s");
        Console.WriteLine($"    p50, p99 of a call  {Spread.Of(rounds.Select(round => round.P50Microseconds), "0")}, {Spread.Of(rounds.Select(round => round.P99Microseconds), "0")} us");
    }

    private static async Task<Measured> PutAsync(WebApplication application, byte[] body, int clients)
    {
        using var http = new HttpClient { BaseAddress = application.Services.GetRequiredService<IServer>().GatewayAddress() };
        var started = Stopwatch.GetTimestamp();
        var ticks = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var taken = new List<long>();
            while (Stopwatch.GetElapsedTime(started) < RoundTime)
            {
                var before = Stopwatch.GetTimestamp();
                await PutAsync(http, body);
                taken.Add(Stopwatch.GetTimestamp() - before);
            }

            return taken;
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var all = ticks.SelectMany(taken => taken).ToList();
        return Measured.Of((long)all.Count * RecordCount, elapsed, all);
    }

    private static async Task PutAsync(HttpClient http, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Amz-Target", KinesisApi.TargetPrefix + nameof(KinesisApi.PutRecords));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        using var response = await http.SendAsync(request);
        var reply = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode || !reply.AsSpan().StartsWith("{\"FailedRecordCount\":0,"u8))
        {
            throw new InvalidDataException(Encoding.UTF8.GetString(reply));
        }
    }

    private static byte[] Body()
    {
        var random = new Random(20250801);
        var data = new byte[RecordBytes];
        var records = new List<object>();
        for (var number = 0; number < RecordCount; number++)
        {
            random.NextBytes(data);
            records.Add(new { Data = Convert.ToBase64String(data), PartitionKey = $"{number}" });
        }

        return JsonSerializer.SerializeToUtf8Bytes(new { StreamName, Records = records }, AsClientsWrite);
    }
}
