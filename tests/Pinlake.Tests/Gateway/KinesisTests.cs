using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Pinlake.Gateway.Kinesis;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class KinesisTests
{
    private const string Stream = "streaming-pinterest-pin";

    [Fact]
    public async Task A_stream_is_made_described_listed_and_deleted()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var created = await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 3 });

        created.Status.ShouldBe(HttpStatusCode.OK);
        created.Body.ValueKind.ShouldBe(JsonValueKind.Undefined);
        var description = (await gateway.CallAsync("DescribeStream", new { StreamName = Stream })).Body.GetProperty("StreamDescription");
        description.GetProperty("StreamARN").GetString().ShouldBe($"arn:aws:kinesis:us-east-1:000000000000:stream/{Stream}");
        description.GetProperty("StreamStatus").GetString().ShouldBe("ACTIVE");
        description.GetProperty("HasMoreShards").GetBoolean().ShouldBeFalse();
        description.GetProperty("Shards").EnumerateArray().Select(Range).ShouldBe(
        [
            ("shardId-000000000000", "0", "113427455640312821154458202477256070484"),
            ("shardId-000000000001", "113427455640312821154458202477256070485", "226854911280625642308916404954512140969"),
            ("shardId-000000000002", "226854911280625642308916404954512140970", "340282366920938463463374607431768211455"),
        ]);
        var summary = (await gateway.CallAsync("DescribeStreamSummary", new { StreamName = Stream })).Body.GetProperty("StreamDescriptionSummary");
        summary.GetProperty("OpenShardCount").GetInt32().ShouldBe(3);
        summary.TryGetProperty("Shards", out _).ShouldBeFalse();
        (await gateway.CallAsync("ListStreams", new { })).Body.GetProperty("StreamNames").GetRawText().ShouldBe($"[\"{Stream}\"]");

        (await gateway.CallAsync("DeleteStream", new { StreamName = Stream })).Status.ShouldBe(HttpStatusCode.OK);

        var gone = await gateway.CallAsync("DescribeStream", new { StreamName = Stream });
        (gone.Status, gone.ErrorType, gone.Message).ShouldBe(
            (HttpStatusCode.BadRequest, "ResourceNotFoundException", $"Stream {Stream} under account 000000000000 not found."));
    }

    [Fact]
    public async Task A_record_put_is_read_back_as_it_was()
    {
        var clock = new StandingClock(DateTimeOffset.FromUnixTimeMilliseconds(1_754_000_000_123));
        await using var gateway = await GatewayHost.StartAsync(clock);
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });

        var put = await gateway.CallAsync("PutRecord", new { StreamName = Stream, PartitionKey = "7528 é", Data = "+/8AAQ==" });

        put.Text("ShardId").ShouldBe("shardId-000000000000");
        SequenceNumber.TryParse(put.Text("SequenceNumber"), out var number).ShouldBeTrue();
        number.ShouldBe(new SequenceNumber(gateway.Log.FindStream(Stream)!.Epoch, 0, Offset.Zero));
        var got = await GetAsync(gateway, await IteratorAsync(gateway, "shardId-000000000000", "TRIM_HORIZON"));
        var record = got.Body.GetProperty("Records").EnumerateArray().ShouldHaveSingleItem();
        record.GetProperty("Data").GetString().ShouldBe("+/8AAQ==");
        record.GetProperty("PartitionKey").GetString().ShouldBe("7528 é");
        record.GetProperty("SequenceNumber").GetString().ShouldBe(put.Text("SequenceNumber"));
        record.GetProperty("ApproximateArrivalTimestamp").GetRawText().ShouldBe("1754000000.123");
        got.Body.GetProperty("MillisBehindLatest").GetInt64().ShouldBe(0);
        (await GetAsync(gateway, got.Text("NextShardIterator"))).Body.GetProperty("Records").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Records_go_to_the_shard_whose_range_holds_their_key_s_md5()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 4 });
        var records = new object[]
        {
            new { Data = "", PartitionKey = "a" }, // md5 0cc175b9…
            new { Data = "", PartitionKey = "9" }, // md5 45c48cce…
            new { Data = "", PartitionKey = "abc" }, // md5 90015098…
            new { Data = "", PartitionKey = "message digest" }, // md5 f96b697d…
            new { Data = "", PartitionKey = "a", ExplicitHashKey = "340282366920938463463374607431768211455" },
            new { Data = "", PartitionKey = "abc", ExplicitHashKey = "0" },
        };

        var put = await gateway.CallAsync("PutRecords", new { StreamName = Stream, Records = records });

        put.Body.GetProperty("FailedRecordCount").GetInt32().ShouldBe(0);
        put.Body.GetProperty("Records").EnumerateArray().Select(record => record.GetProperty("ShardId").GetString()![^1] - '0')
            .ShouldBe([0, 1, 2, 3, 3, 0]);
    }

    [Fact]
    public async Task A_full_request_is_stored_shard_by_shard_in_its_order()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 4 });
        var records = Enumerable.Range(0, 500).Select(number => new { Data = Base64($"row {number}"), PartitionKey = $"{number}" });

        var put = await gateway.CallAsync("PutRecords", new { StreamName = Stream, Records = records });

        var places = put.Body.GetProperty("Records").EnumerateArray()
            .Select(record => (Shard: record.GetProperty("ShardId").GetString()!, Sequence: record.GetProperty("SequenceNumber").GetString()!)).ToList();
        places.Count.ShouldBe(500);
        places.Select(place => place.Sequence).Distinct().Count().ShouldBe(500);
        var read = new List<(string Key, string Data, string Sequence)>();
        for (var shard = 0; shard < 4; shard++)
        {
            var got = await GetAsync(gateway, await IteratorAsync(gateway, $"shardId-00000000000{shard}", "TRIM_HORIZON"));
            var ofShard = got.Body.GetProperty("Records").EnumerateArray().Select(record => (
                record.GetProperty("PartitionKey").GetString()!,
                Encoding.UTF8.GetString(record.GetProperty("Data").GetBytesFromBase64()),
                record.GetProperty("SequenceNumber").GetString()!)).ToList();
            ofShard.Count.ShouldBeGreaterThan(90);
            ofShard.Select(record => int.Parse(record.Item1, CultureInfo.InvariantCulture)).ShouldBeInOrder();
            ofShard.Select(record => record.Item3).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
            read.AddRange(ofShard);
        }

        read.OrderBy(record => int.Parse(record.Key, CultureInfo.InvariantCulture))
            .ShouldBe(Enumerable.Range(0, 500).Select(number => ($"{number}", $"row {number}", places[number].Sequence)));
    }

    [Fact]
    public async Task A_record_of_one_mebibyte_is_taken_and_one_byte_more_is_not()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });
        var largest = Convert.ToBase64String(new byte[1 << 20]);

        var taken = await gateway.CallAsync("PutRecord", new { StreamName = Stream, PartitionKey = new string('k', 256), Data = largest });
        var refused = await gateway.CallAsync("PutRecord", new { StreamName = Stream, PartitionKey = "k", Data = Convert.ToBase64String(new byte[(1 << 20) + 1]) });

        taken.Status.ShouldBe(HttpStatusCode.OK);
        refused.ErrorType.ShouldBe("ValidationException");
        refused.Message.ShouldBe(
            "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=1048577 cap=1048577]' at 'data' failed to satisfy constraint: "
            + "Member must have length less than or equal to 1048576");
    }

    [Fact]
    public async Task A_request_of_ten_mebibytes_is_taken_and_one_of_more_is_not()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });
        var data = Convert.ToBase64String(new byte[(1 << 20) - 1]);
        var records = Enumerable.Repeat(new { Data = data, PartitionKey = "k" }, 10);

        var taken = await gateway.CallAsync("PutRecords", new { StreamName = Stream, Records = records });
        var refused = await gateway.CallAsync("PutRecords", new { StreamName = Stream, Records = records.Append(new { Data = data, PartitionKey = "k" }) });

        taken.Body.GetProperty("FailedRecordCount").GetInt32().ShouldBe(0);
        (refused.ErrorType, refused.Message).ShouldBe(("InvalidArgumentException", "Records size exceeds 10 MB limit"));
        // A reply holds ten mebibytes, the last record is left for the next call.
        await gateway.CallAsync("PutRecord", new { StreamName = Stream, PartitionKey = "k", Data = data });
        var got = await GetAsync(gateway, await IteratorAsync(gateway, "shardId-000000000000", "TRIM_HORIZON"));
        got.Body.GetProperty("Records").GetArrayLength().ShouldBe(10);
        (await GetAsync(gateway, got.Text("NextShardIterator"))).Body.GetProperty("Records").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_five_iterator_types_begin_where_they_say()
    {
        var clock = new StandingClock(DateTimeOffset.FromUnixTimeSeconds(1_754_000_000));
        await using var gateway = await GatewayHost.StartAsync(clock);
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });
        var sequences = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            var put = await gateway.CallAsync("PutRecord", new { StreamName = Stream, PartitionKey = "k", Data = Base64($"{number}") });
            sequences.Add(put.Text("SequenceNumber"));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        const string Shard = "shardId-000000000000";
        (await DataAsync(gateway, await IteratorAsync(gateway, Shard, "TRIM_HORIZON"))).ShouldBe("0,1,2,3,4");
        (await DataAsync(gateway, await IteratorAsync(gateway, Shard, "AT_SEQUENCE_NUMBER", sequences[2]))).ShouldBe("2,3,4");
        (await DataAsync(gateway, await IteratorAsync(gateway, Shard, "AFTER_SEQUENCE_NUMBER", sequences[2]))).ShouldBe("3,4");
        (await DataAsync(gateway, await IteratorAsync(gateway, Shard, "AT_TIMESTAMP", timestamp: 1_754_000_003))).ShouldBe("3,4");
        (await DataAsync(gateway, await IteratorAsync(gateway, Shard, "AT_TIMESTAMP", timestamp: 1_754_000_002.5))).ShouldBe("3,4");
        var latest = await IteratorAsync(gateway, Shard, "LATEST");
        (await DataAsync(gateway, latest)).ShouldBe("");
        await gateway.CallAsync("PutRecord", new { StreamName = Stream, PartitionKey = "k", Data = Base64("5") });
        (await DataAsync(gateway, latest)).ShouldBe("5");
    }

    [Fact]
    public async Task A_limit_splits_a_read_and_says_how_far_behind_it_is()
    {
        var clock = new StandingClock(DateTimeOffset.FromUnixTimeSeconds(1_754_000_000));
        await using var gateway = await GatewayHost.StartAsync(clock);
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });
        var records = Enumerable.Range(0, 5).Select(number => new { Data = Base64($"{number}"), PartitionKey = "k" });
        await gateway.CallAsync("PutRecords", new { StreamName = Stream, Records = records });
        clock.Advance(TimeSpan.FromMilliseconds(1_500));

        var first = await gateway.CallAsync("GetRecords", new { ShardIterator = await IteratorAsync(gateway, "shardId-000000000000", "TRIM_HORIZON"), Limit = 2 });
        var second = await gateway.CallAsync("GetRecords", new { ShardIterator = first.Text("NextShardIterator"), Limit = 3 });

        first.Body.GetProperty("Records").GetArrayLength().ShouldBe(2);
        first.Body.GetProperty("MillisBehindLatest").GetInt64().ShouldBe(1_500);
        second.Body.GetProperty("Records").GetArrayLength().ShouldBe(3);
        second.Body.GetProperty("MillisBehindLatest").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task An_iterator_expires_after_five_minutes()
    {
        var clock = new StandingClock(DateTimeOffset.FromUnixTimeSeconds(1_421_889_722));
        await using var gateway = await GatewayHost.StartAsync(clock);
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });
        var iterator = await IteratorAsync(gateway, "shardId-000000000000", "TRIM_HORIZON");

        clock.Advance(TimeSpan.FromMinutes(5));
        (await GetAsync(gateway, iterator)).Status.ShouldBe(HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromSeconds(1));
        var expired = await GetAsync(gateway, iterator);

        expired.ErrorType.ShouldBe("ExpiredIteratorException");
        expired.Message.ShouldStartWith("Iterator expired. The iterator was created at time Thu Jan 22 01:22:02 UTC 2015 while right now it is Thu Jan 22 01:27:03 UTC 2015");
    }

    [Fact]
    public async Task A_stream_made_again_has_higher_numbers_and_takes_none_of_the_old_iterators()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });
        var old = (await gateway.CallAsync("PutRecord", new { StreamName = Stream, PartitionKey = "k", Data = "" })).Text("SequenceNumber");
        var iterator = await IteratorAsync(gateway, "shardId-000000000000", "TRIM_HORIZON");
        await gateway.CallAsync("DeleteStream", new { StreamName = Stream });
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });

        var put = await gateway.CallAsync("PutRecord", new { StreamName = Stream, PartitionKey = "k", Data = "" });

        string.CompareOrdinal(put.Text("SequenceNumber"), old).ShouldBeGreaterThan(0);
        (await GetAsync(gateway, iterator)).ErrorType.ShouldBe("ResourceNotFoundException");
        (await gateway.CallAsync("GetShardIterator", new
        {
            StreamName = Stream,
            ShardId = "shardId-000000000000",
            ShardIteratorType = "AFTER_SEQUENCE_NUMBER",
            StartingSequenceNumber = old,
        })).Message.ShouldEndWith("is invalid because it did not come from this stream.");
    }

    [Theory]
    [InlineData("AT_SEQUENCE_NUMBER")]
    [InlineData("AFTER_SEQUENCE_NUMBER")]
    public async Task The_starting_sequence_number_of_a_shard_lies_before_its_first_record(string type)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });
        var shard = (await gateway.CallAsync("ListShards", new { StreamName = Stream })).Body.GetProperty("Shards")[0];
        var start = shard.GetProperty("SequenceNumberRange").GetProperty("StartingSequenceNumber").GetString()!;
        var put = await gateway.CallAsync("PutRecord", new { StreamName = Stream, PartitionKey = "k", Data = "Zmlyc3Q=" });

        string.CompareOrdinal(start, put.Text("SequenceNumber")).ShouldBeLessThan(0);
        (await DataAsync(gateway, await IteratorAsync(gateway, "shardId-000000000000", type, start))).ShouldBe("first");
    }

    [Fact]
    public async Task A_stream_may_be_named_by_its_arn()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CallAsync("CreateStream", new { StreamName = Stream, ShardCount = 1 });
        var arn = $"arn:aws:kinesis:eu-west-1:123456789012:stream/{Stream}";

        (await gateway.CallAsync("PutRecord", new { StreamARN = arn, PartitionKey = "k", Data = "" })).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.CallAsync("PutRecords", new { StreamARN = arn, Records = new[] { new { PartitionKey = "k", Data = "" } } })).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.CallAsync("ListShards", new { StreamARN = arn })).Body.GetProperty("Shards").GetArrayLength().ShouldBe(1);
        (await gateway.CallAsync("DescribeStream", new { StreamARN = arn, StreamName = "other" })).ErrorType.ShouldBe("InvalidArgumentException");
    }

    [Fact]
    public async Task Shards_and_streams_come_in_pages()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var name in (string[])["c", "a", "b"])
        {
            await gateway.CallAsync("CreateStream", new { StreamName = name, ShardCount = 5 });
        }

        var first = await gateway.CallAsync("ListShards", new { StreamName = "a", MaxResults = 3 });
        var second = await gateway.CallAsync("ListShards", new { NextToken = first.Text("NextToken"), MaxResults = 3 });
        second.Body.GetProperty("Shards").EnumerateArray().Select(shard => Range(shard).Id).ShouldBe(["shardId-000000000003", "shardId-000000000004"]);
        second.Body.TryGetProperty("NextToken", out _).ShouldBeFalse();
        var described = await gateway.CallAsync("DescribeStream", new { StreamName = "a", Limit = 2, ExclusiveStartShardId = "shardId-000000000001" });
        described.Body.GetProperty("StreamDescription").GetProperty("HasMoreShards").GetBoolean().ShouldBeTrue();

        var streams = await gateway.CallAsync("ListStreams", new { Limit = 2 });
        streams.Body.GetProperty("StreamNames").GetRawText().ShouldBe("""["a","b"]""");
        streams.Body.GetProperty("HasMoreStreams").GetBoolean().ShouldBeTrue();
        (await gateway.CallAsync("ListStreams", new { NextToken = streams.Text("NextToken") })).Body.GetProperty("StreamNames").GetRawText().ShouldBe("""["c"]""");
        (await gateway.CallAsync("ListStreams", new { ExclusiveStartStreamName = "b" })).Body.GetProperty("StreamNames").GetRawText().ShouldBe("""["c"]""");
    }

    [Fact]
    public async Task More_shards_than_the_quota_are_refused()
    {
        await using var gateway = await GatewayHost.StartAsync(kinesis: new KinesisOptions { ShardCountMax = 4 });
        await gateway.CallAsync("CreateStream", new { StreamName = "a", ShardCount = 3 });

        var refused = await gateway.CallAsync("CreateStream", new { StreamName = "b", ShardCount = 2 });

        refused.ErrorType.ShouldBe("LimitExceededException");
        refused.Message.ShouldContain("Current shard count for the account: 3. Limit: 4.");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static (string Id, string Start, string End) Range(JsonElement shard) => (
        shard.GetProperty("ShardId").GetString()!,
        shard.GetProperty("HashKeyRange").GetProperty("StartingHashKey").GetString()!,
        shard.GetProperty("HashKeyRange").GetProperty("EndingHashKey").GetString()!);

    private static Task<GatewayHost.Answer> GetAsync(GatewayHost gateway, string iterator) =>
        gateway.CallAsync("GetRecords", new { ShardIterator = iterator });

    private static async Task<string> DataAsync(GatewayHost gateway, string iterator) => string.Join(',',
        (await GetAsync(gateway, iterator)).Body.GetProperty("Records").EnumerateArray()
            .Select(record => Encoding.UTF8.GetString(record.GetProperty("Data").GetBytesFromBase64())));

    private static async Task<string> IteratorAsync(
        GatewayHost gateway, string shard, string type, string? sequence = null, double? timestamp = null) =>
        (await gateway.CallAsync("GetShardIterator", new
        {
            StreamName = Stream,
            ShardId = shard,
            ShardIteratorType = type,
            StartingSequenceNumber = sequence,
            Timestamp = timestamp,
        })).Text("ShardIterator");
}
