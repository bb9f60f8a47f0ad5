using System.Globalization;
using System.Text.Json;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance.Crashes;

/// <summary>One data folder, one emulator that keeps posting, and an <c>up</c> that dies and is started again.</summary>
internal sealed class CrashRun : IDisposable
{
    private static readonly string[] Kinds = ["pin", "geo", "user"];

    private static readonly Dictionary<string, string> TableOf =
        new(StringComparer.Ordinal) { ["pin"] = "pins", ["geo"] = "geolocations", ["user"] = "users" };

    private readonly TemporaryFolder folder = new();
    private readonly string http;
    private readonly string[] upArguments;
    private int posts;

    public CrashRun()
    {
        var ports = FreePort.Find(2);
        http = $"http://127.0.0.1:{ports[0]}";
        upArguments = ["up", "--data", Data, "--http-port", $"{ports[0]}", "--kafka-port", $"{ports[1]}", "--json"];
    }

    private string Data => folder["data"];

    private string AcknowledgedFile => folder["acknowledged.jsonl"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts <c>up</c> and waits until it listens.</summary>
    /// <param name="fault">Where it kills itself later on; null for nowhere.</param>
    public async Task<PinlakeProcess> UpAsync(string? fault = null)
    {
        var up = PinlakeProcess.StartToDie(fault, folder.Path, upArguments);
        await up.ReadAnswerAsync();
        return up;
    }

    /// <summary>Starts an emulator that outlasts restarts of the gateway.</summary>
    /// <param name="count">Posts, six records each.</param>
    /// <param name="rate">Posts a second.</param>
    public PinlakeProcess Emulate(int count, int rate)
    {
        posts += count;
        return PinlakeProcess.Start(
            folder.Path, "emulate", "--kafka-rest", http, "--kinesis", http, "--rate", $"{rate}", "--posts", $"{count}",
            "--order", "shuffle", "--seed", $"{posts}", "--acknowledged", AcknowledgedFile, "--json",
            "--set", "emulator.attemptsMax=100", "--set", $"emulator.builtinPath={folder["rows.db"]}");
    }

    /// <summary>Runs the batch lane once in a process of its own.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> BatchAsync(string? fault = null)
    {
        await using var batch = PinlakeProcess.StartToDie(fault, folder.Path, "batch", "--data", Data, "--json");
        return await batch.ExitAsync();
    }

    /// <summary>Waits until the log of a running <c>up</c> is empty to both lanes: nothing on its way.</summary>
    public async Task WaitUntilLandedAsync()
    {
        using var client = new HttpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var events = new StreamReader(await client.GetStreamAsync(new Uri($"{http}/api/events"), limit.Token));
        while (await events.ReadLineAsync(limit.Token) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
            {
                continue;
            }

            using var status = JsonDocument.Parse(line["data:".Length..]);
            if (Lag(status, "batch") == 0 && Lag(status, "live") == 0)
            {
                return;
            }
        }

        throw new InvalidOperationException("The events ended before both lanes had everything.");
    }

    /// <summary>
    /// Nothing acknowledged is lost, nothing is doubled, in tables and in metrics. For a stopped folder whose lanes hold
    /// everything; runs the batch lane first.
    /// </summary>
    public async Task VerifyAsync()
    {
        (await BatchAsync()).ShouldBe(0);
        var acknowledged = File.ReadLines(AcknowledgedFile).Select(Acknowledged.Parse).ToList();
        acknowledged.Count.ShouldBe(posts * 6, "an emulator gave up a row");
        await using (var log = await LogReader.OpenAsync(Path.Combine(Data, "log"), Cancellation))
        {
            foreach (var kind in Kinds)
            {
                var taken = log.RecordsOfTopic($"pinterest.{kind}");
                RecordsInRaw(kind).ShouldBe(taken);
                VerifyLane("batch", kind, acknowledged, taken);
                VerifyLane("live", kind, acknowledged, log.RecordsOfStream($"streaming-pinterest-{kind}"));
            }
        }

        await using var reconcile = PinlakeProcess.Start(folder.Path, "reconcile", "--data", Data);
        (await reconcile.ExitAsync()).ShouldBe(0, reconcile.Notes);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private static long Lag(JsonDocument status, string lane) =>
        status.RootElement.GetProperty(lane).GetProperty("lagRecords").GetInt64();

    private void VerifyLane(string lane, string kind, IReadOnlyList<Acknowledged> acknowledged, long records)
    {
        var table = new DeltaAccounts(Path.Combine(Data, "tables", lane, TableOf[kind]));
        var rows = table.Column<long>("ind");
        var wanted = acknowledged.Where(row => row.Lane == lane && row.Kind == kind).ToList();

        rows.Distinct().Count().ShouldBe(rows.Count, $"a row of {lane}.{TableOf[kind]} is doubled");
        wanted.Select(row => row.Ind).Except(rows).ShouldBeEmpty($"acknowledged, but not in {lane}.{TableOf[kind]}");
        table.Transactions.Distinct().Count().ShouldBe(table.Transactions.Count, "a plan was committed twice");
        table.Sum("rowsKept").ShouldBe(rows.Count);
        (table.Sum("rowsKept") + table.Sum("rowsSuperseded") + table.Sum("rowsQuarantined")).ShouldBe(table.Sum("rowsRead"));
        wanted.Count.ShouldBeLessThanOrEqualTo((int)records);
        table.Sum("rowsRead").ShouldBe(records, $"records read by {lane}.{TableOf[kind]}, by its commits");
    }

    // One line a record, and names that hold the first offset: the sink's objects must join without gap or overlap.
    private long RecordsInRaw(string kind)
    {
        var records = 0L;
        var topic = Path.Combine(Data, "raw", "topics", $"pinterest.{kind}");
        foreach (var partition in Directory.GetDirectories(topic, "partition=*"))
        {
            var next = 0L;
            foreach (var file in Directory.GetFiles(partition, "*.json").Order(StringComparer.Ordinal))
            {
                var first = long.Parse(Path.GetFileNameWithoutExtension(file).Split('+')[^1], CultureInfo.InvariantCulture);
                first.ShouldBe(next, $"first offset of {file}");
                next = first + File.ReadLines(file).LongCount();
            }

            records += next;
        }

        return records;
    }
}
