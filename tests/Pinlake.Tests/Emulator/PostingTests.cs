using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Pinlake.Emulator;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Emulator;

public sealed class PostingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_post_is_six_requests_with_the_contracts_exact_paths_headers_and_bytes()
    {
        await using var gateway = await GatewayStub.StartAsync();

        var report = await RunAsync(Options(gateway, [7528]));

        gateway.Requests.Select(request => $"{request.Method} {request.Path} {request.ContentType} {request.Body}").Order(StringComparer.Ordinal).ShouldBe(
        [
            """POST /topics/pinterest.geo application/vnd.kafka.json.v2+json {"records":[{"key":7528,"value":{"ind":7528,"latitude":-89.90}}]}""",
            """POST /topics/pinterest.pin application/vnd.kafka.json.v2+json {"records":[{"key":7528,"value":{"index":7528,"title":"Zoë 😀"}}]}""",
            """POST /topics/pinterest.user application/vnd.kafka.json.v2+json {"records":[{"key":7528,"value":{"ind":7528,"age":20}}]}""",
            """PUT /streams/streaming-pinterest-geo/record application/json {"StreamName":"streaming-pinterest-geo","Data":{"ind":7528,"latitude":-89.90},"PartitionKey":"7528"}""",
            """PUT /streams/streaming-pinterest-pin/record application/json {"StreamName":"streaming-pinterest-pin","Data":{"index":7528,"title":"Zoë 😀"},"PartitionKey":"7528"}""",
            """PUT /streams/streaming-pinterest-user/record application/json {"StreamName":"streaming-pinterest-user","Data":{"ind":7528,"age":20},"PartitionKey":"7528"}""",
        ]);
        (report.End, report.Posts, report.Sends, report.Acknowledged, report.Failed, report.Retries, report.Skipped)
            .ShouldBe((EmulatorEnd.Done, 1, 6, 6, 0, 0, 0));
    }

    [Fact]
    public async Task Unkeyed_posts_are_the_original_s()
    {
        await using var gateway = await GatewayStub.StartAsync();
        var options = Options(gateway, [7528]);
        options.Unkeyed = true;

        await RunAsync(options);

        var bodies = gateway.Requests.Select(request => request.Body).ToList();
        bodies.ShouldContain("""{"records":[{"value":{"ind":7528,"age":20}}]}""");
        bodies.ShouldContain("""{"StreamName":"streaming-pinterest-user","Data":{"ind":7528,"age":20},"PartitionKey":"partition-user"}""");
    }

    [Fact]
    public async Task Prefix_and_stage_are_part_of_the_paths()
    {
        await using var gateway = await GatewayStub.StartAsync();
        var options = Options(gateway, [1]);
        options.Prefix = "0ad8a60ac12f";
        options.KafkaBase = new Uri(gateway.Address, "/test/");
        options.KinesisBase = new Uri(gateway.Address, "/dev");

        await RunAsync(options);

        var paths = gateway.Requests.Select(request => request.Path).ToList();
        paths.ShouldContain("/test/topics/0ad8a60ac12f.pin");
        paths.ShouldContain("/dev/streams/streaming-0ad8a60ac12f-geo/record");
    }

    [Fact]
    public async Task A_lane_without_an_address_is_left_out()
    {
        await using var gateway = await GatewayStub.StartAsync();
        var options = Options(gateway, [1, 2]);
        options.KafkaBase = null;

        var report = await RunAsync(options);

        gateway.Requests.ShouldAllBe(request => request.Method == "PUT");
        (report.Sends, report.Counts.Count).ShouldBe((6, 3));
    }

    [Fact]
    public async Task Acknowledgements_name_place_and_send_instant_and_fill_the_file()
    {
        await using var gateway = await GatewayStub.StartAsync();
        var acknowledged = new ConcurrentQueue<Acknowledgement>();
        var options = Options(gateway, [5, 6]);
        options.AcknowledgedFile = folder["acknowledged.jsonl"];
        options.OnAcknowledged = acknowledged.Enqueue;
        var before = System.Diagnostics.Stopwatch.GetTimestamp();

        await RunAsync(options);

        acknowledged.Count.ShouldBe(12);
        acknowledged.ShouldAllBe(one => one.SentAt >= before && one.SentAt <= System.Diagnostics.Stopwatch.GetTimestamp());
        foreach (var request in gateway.Requests)
        {
            var one = acknowledged.Single(one => request.IsBatch
                ? one.Offset == request.Number
                : one.SequenceNumber == request.Number.ToString("D56", CultureInfo.InvariantCulture));
            one.Kind.ToString().ToLowerInvariant().ShouldBe(request.Kind);
            request.Body.ShouldContain(one.Index.ToString(CultureInfo.InvariantCulture));
            one.Partition.ShouldBe(request.IsBatch ? 2 : -1);
            one.ShardId.ShouldBe(request.IsBatch ? null : "shardId-000000000001");
        }

        var lines = File.ReadAllLines(folder["acknowledged.jsonl"]);
        lines.Length.ShouldBe(12);
        var pin = gateway.Requests.First(request => request is { IsBatch: true, Kind: "pin" } && request.Body.Contains("\"key\":5", StringComparison.Ordinal));
        lines.ShouldContain(FormattableString.Invariant($$"""{"lane":"batch","kind":"pin","ind":5,"topic":"pinterest.pin","partition":2,"offset":{{pin.Number}}}"""));
        var geo = gateway.Requests.First(request => request is { IsBatch: false, Kind: "geo" } && request.Body.Contains("\"6\"", StringComparison.Ordinal));
        lines.ShouldContain(FormattableString.Invariant(
            $$"""{"lane":"live","kind":"geo","ind":6,"stream":"streaming-pinterest-geo","shard":"shardId-000000000001","sequence":"{{geo.Number:D56}}"}"""));
    }

    [Fact]
    public async Task A_row_is_sent_again_after_500_until_it_is_acknowledged()
    {
        await using var gateway = await GatewayStub.StartAsync(request =>
            request is { Kind: "geo", IsBatch: true } && request.Number <= 8 ? new StubReply(500, "busy") : GatewayStub.Well(request));

        var report = await RunAsync(Options(gateway, [1]));

        var geo = Counts(report, Lane.Batch, PostKind.Geo);
        (geo.Sends, geo.Acknowledged, geo.Failed).ShouldBe((1, 1, 0));
        geo.Retries.ShouldBe(gateway.Requests.Count(request => request is { Kind: "geo", IsBatch: true }) - 1);
        geo.Retries.ShouldBeInRange(2, 3);
        report.Retries.ShouldBe(geo.Retries);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(503, "away")]
    [InlineData(429, "slow down")]
    [InlineData(200, "")]
    [InlineData(200, "not json")]
    [InlineData(200, """{"offsets":[]}""")]
    [InlineData(200, """{"offsets":[{"partition":"x","offset":null,"error_code":null,"error":null}],"ShardId":7}""")]
    [InlineData(200, """{"offsets":[{"partition":null,"offset":null,"error_code":2,"error":"leader away"}]}""")]
    public async Task What_may_pass_is_tried_to_the_last_attempt_and_then_failed(int status, string body)
    {
        await using var gateway = await GatewayStub.StartAsync(_ => new StubReply(status, body));
        var options = Options(gateway, [1]);
        options.AttemptsMax = 3;

        var report = await RunAsync(options);

        gateway.Requests.Count.ShouldBe(6 * 3);
        (report.Acknowledged, report.Failed, report.Retries).ShouldBe((0, 6, 12));
        report.FailureSamples.ShouldContain(sample => sample.Contains("index 1: status " + status.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            && sample.EndsWith("(3 attempts)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(422, """{"error_code":422,"message":"Unrecognized field: ind"}""")]
    [InlineData(400, """{"__type":"ResourceNotFoundException","message":"no such stream"}""")]
    [InlineData(404, "")]
    [InlineData(302, "")]
    public async Task A_refused_row_is_not_sent_again(int status, string body)
    {
        await using var gateway = await GatewayStub.StartAsync(_ => new StubReply(status, body));

        var report = await RunAsync(Options(gateway, [1]));

        gateway.Requests.Count.ShouldBe(6);
        (report.Acknowledged, report.Failed, report.Retries).ShouldBe((0, 6, 0));
    }

    [Fact]
    public async Task A_200_whose_record_has_an_error_code_is_a_failure_and_not_sent_again()
    {
        await using var gateway = await GatewayStub.StartAsync(request => request.IsBatch
            ? new StubReply(200, """{"offsets":[{"partition":null,"offset":null,"error_code":1,"error":"too large"}],"key_schema_id":null}""")
            : GatewayStub.Well(request));

        var report = await RunAsync(Options(gateway, [1]));

        (report.Acknowledged, report.Failed, report.Retries).ShouldBe((3, 3, 0));
        report.FailureSamples.ShouldAllBe(sample => sample.Contains("error_code 1 for the record: too large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shard_at_its_limit_is_asked_again()
    {
        await using var gateway = await GatewayStub.StartAsync(request => !request.IsBatch && request.Number <= 6
            ? new StubReply(400, """{"__type":"ProvisionedThroughputExceededException","message":"Rate exceeded"}""")
            : GatewayStub.Well(request));

        var report = await RunAsync(Options(gateway, [1]));

        (report.Acknowledged, report.Failed).ShouldBe((6, 0));
        report.Retries.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_to_the_last_attempt_and_no_longer()
    {
        await using var gateway = await GatewayStub.StartAsync();
        var options = Options(gateway, [1]);
        options.AttemptsMax = 3;
        await gateway.DisposeAsync();

        var report = await RunAsync(options);

        (report.End, report.Failed, report.Retries).ShouldBe((EmulatorEnd.Done, 6, 12));
        report.FailureSamples.ShouldAllBe(sample => sample.Contains("Connection refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_breaks_off_before_the_reply_is_tried_again()
    {
        await using var gateway = await GatewayStub.StartAsync(request => request.Number <= 9 ? new StubReply(0, "") : GatewayStub.Well(request));

        var report = await RunAsync(Options(gateway, [1]));

        (report.Acknowledged, report.Failed, report.Retries).ShouldBe((6, 0, 9));
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_given_up_after_the_timeout()
    {
        var never = new TaskCompletionSource<StubReply>();
        await using var gateway = await GatewayStub.StartAsync(_ => never.Task);
        var options = Options(gateway, [1]);
        (options.AttemptTimeout, options.AttemptsMax) = (TimeSpan.FromMilliseconds(150), 2);

        var report = await RunAsync(options);
        never.SetResult(new StubReply(200, ""));

        (report.Failed, report.Retries).ShouldBe((6, 6));
        report.FailureSamples.ShouldAllBe(sample => sample.Contains("no reply within 0.15 s (2 attempts)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_never_gets_an_acknowledgement_gives_up()
    {
        await using var gateway = await GatewayStub.StartAsync(_ => new StubReply(404, "wrong door"));
        var options = Options(gateway, [.. Enumerable.Range(0, 500)]);
        options.PostsInFlightMax = 4;

        var report = await RunAsync(options);

        report.End.ShouldBe(EmulatorEnd.GaveUp);
        report.Posts.ShouldBeInRange(10, 14);
        report.FailureSamples.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Many_posts_are_in_flight_at_once_but_never_two_of_the_same_index()
    {
        var busy = new ConcurrentDictionary<string, int>();
        var (inFlight, inFlightMost, collisions) = (0, 0, 0);
        await using var gateway = await GatewayStub.StartAsync(async request =>
        {
            var key = request.Path + IndexOf(request);
            collisions += busy.TryAdd(key, 0) ? 0 : 1;
            InterlockedMax(ref inFlightMost, Interlocked.Increment(ref inFlight));
            await Task.Yield();
            Interlocked.Decrement(ref inFlight);
            busy.TryRemove(key, out _);
            return GatewayStub.Well(request);
        });
        int[] indexes = [.. Enumerable.Range(0, 300).Select(post => post % 7 == 0 ? 1 : post % 5)];

        var report = await RunAsync(Options(gateway, indexes));

        (report.Acknowledged, collisions).ShouldBe((1_800, 0));
        inFlightMost.ShouldBeGreaterThan(6);
        // What one index was sent arrived in the order of the file: its n-th pin is the file's n-th line of it.
        var arrived = gateway.Requests.Where(request => request is { IsBatch: true, Kind: "pin" }).GroupBy(IndexOf);
        foreach (var group in arrived)
        {
            group.Select(request => TitleOf(request)).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task Rows_that_the_source_lacks_are_skipped_and_counted_and_drawing_goes_on()
    {
        await using var gateway = await GatewayStub.StartAsync();
        var pins = "index,unique_id,title,description,poster_name,follower_count,tag_list,is_image_or_video,image_src,downloaded,save_location,category\n"
            + "1,u,t,d,p,1k,a,image,i,1,s,art\n3,u,t,d,p,1k,a,image,i,1,s,art\n";
        File.WriteAllText(folder["pinterest_data.csv"], pins);
        File.WriteAllText(folder["geolocation_data.csv"], "ind,timestamp,latitude,longitude,country\n0,2020-01-01 00:00:00,1,1,Chad\n1,2020-01-01 00:00:00,1,1,Chad\n3,2020-01-01 00:00:00,1,1,Chad\n");
        File.WriteAllText(folder["user_data.csv"], "ind,first_name,last_name,age,date_joined\n0,A,B,20,2015-11-01 00:00:00\n1,A,B,20,2015-11-01 00:00:00\n3,A,B,20,2015-11-01 00:00:00\n");
        var options = Options(gateway, [0]);
        (options.Source, options.Order, options.Posts) = ("csv:" + folder.Path, RowOrder.Sequential, 3);

        var report = await RunAsync(options);

        (report.Posts, report.Skipped, report.Sends).ShouldBe((3, 3, 18));
        gateway.Requests.Select(IndexOf).CountBy(index => index).OrderBy(pair => pair.Key).ShouldBe([new("1", 12), new("3", 6)]);
        Counts(report, Lane.Batch, PostKind.Pin).Skipped.ShouldBe(3);
        Counts(report, Lane.Live, PostKind.User).Skipped.ShouldBe(1);
    }

    [Fact]
    public async Task Cancelling_ends_the_drawing_and_awaits_what_is_in_flight()
    {
        using var cancelling = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        await using var gateway = await GatewayStub.StartAsync(async request =>
        {
            if (request.Number == 24)
            {
                await cancelling.CancelAsync();
                release.SetResult();
            }

            await release.Task;
            return GatewayStub.Well(request);
        });
        var options = Options(gateway, [.. Enumerable.Range(0, 100)]);
        options.PostsInFlightMax = 4;

        var report = await EmulatorRun.RunAsync(options, TimeProvider.System, null, cancelling.Token);

        (report.End, report.Posts, report.Acknowledged, report.Failed).ShouldBe((EmulatorEnd.Cancelled, 4, 24, 0));
    }

    [Fact]
    public async Task Cancelling_ends_the_retries()
    {
        using var cancelling = new CancellationTokenSource();
        await using var gateway = await GatewayStub.StartAsync(async request =>
        {
            await (request.Number == 6 ? cancelling.CancelAsync() : Task.CompletedTask);
            return new StubReply(500, "busy");
        });
        var options = Options(gateway, [1]);
        (options.AttemptsMax, options.BackOffFirst, options.BackOffMax) = (100, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

        var report = await EmulatorRun.RunAsync(options, TimeProvider.System, null, cancelling.Token);

        (report.End, report.Sends, report.Failed, report.Retries).ShouldBe((EmulatorEnd.Cancelled, 6, 6, 0));
        report.FailureSamples.ShouldAllBe(sample => sample.Contains("status 500 busy (1 attempts)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_progress_is_the_whole_run()
    {
        await using var gateway = await GatewayStub.StartAsync();
        var heard = new Progress();

        await EmulatorRun.RunAsync(Options(gateway, [1, 2, 3]), TimeProvider.System, heard, TestContext.Current.CancellationToken);

        var last = heard.Reports.Last();
        (last.Posts, last.PostsWanted, last.Sends, last.Acknowledged, last.Failed, last.Retries, last.Skipped).ShouldBe((3, 3, 18, 18, 0, 0, 0));
    }

    [Fact]
    public async Task A_jsonl_file_is_posted_whole_or_to_the_posts_asked_for_and_in_no_other_order()
    {
        await using var gateway = await GatewayStub.StartAsync();
        var options = Options(gateway, [4, 5, 6]);

        (await RunAsync(options)).Posts.ShouldBe(3);
        options.Posts = 2;
        (await RunAsync(options)).Posts.ShouldBe(2);
        options.Order = RowOrder.Shuffle;
        var failure = await Should.ThrowAsync<PinlakeException>(() => RunAsync(options));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        gateway.Requests.Count.ShouldBe(30);
    }

    [Fact]
    public async Task The_builtin_source_posts_2000_rows_in_the_classic_order_unless_told()
    {
        using var cancelling = new CancellationTokenSource();
        await using var gateway = await GatewayStub.StartAsync(async request =>
        {
            await (request.Number == 12 ? cancelling.CancelAsync() : Task.CompletedTask);
            return GatewayStub.Well(request);
        });
        var heard = new Progress();
        var options = Options(gateway, [0]);
        (options.Source, options.BuiltinPath) = ("builtin", folder["builtin.db"]);
        (options.KinesisBase, options.PostsInFlightMax) = (null, 1);

        var report = await EmulatorRun.RunAsync(options, TimeProvider.System, heard, cancelling.Token);

        (report.End, report.Posts, report.Acknowledged, report.Skipped).ShouldBe((EmulatorEnd.Cancelled, 4, 12, 0));
        heard.Reports.Last().PostsWanted.ShouldBe(2_000);
        gateway.Requests.Where(request => request.Kind == "pin").Take(4).Select(IndexOf).ShouldBe(["7528", "2863", "5730", "8304"]);
    }

    [Theory]
    [InlineData("mysql:x")]
    [InlineData("csv:")]
    [InlineData("")]
    [InlineData("builtin:x")]
    public async Task An_unknown_source_is_refused_with_those_that_are_known(string source)
    {
        var options = new EmulatorOptions { Source = source, BuiltinPath = folder["builtin.db"], KafkaBase = new Uri("http://127.0.0.1:1") };

        var failure = await Should.ThrowAsync<PinlakeException>(() => RunAsync(options));

        failure.Message.ShouldContain("builtin, csv:FOLDER, jsonl:FILE or sqlite:FILE");
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private static Task<EmulatorReport> RunAsync(EmulatorOptions options) =>
        EmulatorRun.RunAsync(options, TimeProvider.System, null, TestContext.Current.CancellationToken);

    private static SendCounts Counts(EmulatorReport report, Lane lane, PostKind kind) =>
        report.Counts.Single(counts => counts.Lane == lane && counts.Kind == kind);

    private static string IndexOf(StubRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return request.IsBatch
            ? body.RootElement.GetProperty("records")[0].GetProperty("key").GetRawText()
            : body.RootElement.GetProperty("PartitionKey").GetString()!;
    }

    private static string TitleOf(StubRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.GetProperty("records")[0].GetProperty("value").GetProperty("line").GetString()!;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        var seen = Volatile.Read(ref most);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private EmulatorOptions Options(GatewayStub gateway, int[] indexes)
    {
        var isOne = indexes.Length == 1;
        File.WriteAllLines(folder["posts.jsonl"], indexes.Select((index, line) => FormattableString.Invariant(
            $$$"""{"pin": {"index": {{{index}}}, {{{(isOne ? "\"title\": \"Zoë 😀\"" : $"\"line\": \"{line:D5}\"")}}}}, "geo": {"ind": {{{index}}}, "latitude": -89.90}, "user": {"ind": {{{index}}}, "age": 20}}""")));
        return new EmulatorOptions
        {
            Source = "jsonl:" + folder["posts.jsonl"],
            Max = true,
            KafkaBase = gateway.Address,
            KinesisBase = gateway.Address,
            BackOffFirst = TimeSpan.FromMilliseconds(1),
            BackOffMax = TimeSpan.FromMilliseconds(5),
        };
    }

    private sealed class Progress : IProgress<EmulatorProgress>
    {
        public ConcurrentQueue<EmulatorProgress> Reports { get; } = [];

        public void Report(EmulatorProgress value) => Reports.Enqueue(value);
    }
}
