using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pinlake.Model;
using Pinlake.Support;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Records;
using Shouldly;
using Xunit;
using Record = Pinlake.Model.Record;

namespace Pinlake.Tests.Log.Broker;

public sealed class KafkaConnectionTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_of_the_future_is_answered_in_version_0_with_the_list()
    {
        await using var broker = await TestBroker.StartAsync();
        using var socket = new KafkaSocket(broker.EndPoint);
        socket.SendBytes(Frame("0012 0063 0000002A 0003 616263 00"));

        var response = KafkaSocket.Decode<ApiVersionsResponse>(ApiVersionsRequest.Api, 0, socket.ReceiveBytes(), out var correlationId);

        correlationId.ShouldBe(42);
        response.ErrorCode.ShouldBe(ErrorCode.UnsupportedVersion);
        response.ApiKeys.Single(api => api.ApiKey == (short)ApiKey.Produce).MinVersion.ShouldBe((short)0, "librdkafka gives up compression otherwise");
    }

    [Fact]
    public async Task The_request_of_librdkafka_2_16_for_all_topics_is_answered_though_it_is_too_long()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("one-of-all", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        // Metadata 12, where the compact null of one byte came as an int32.
        socket.SendBytes(Frame("0003 000C 00000007 FFFF 00 00000000 01 00 00"));

        var response = socket.Receive<MetadataResponse>(MetadataRequest.Api, 12);

        response.Topics.Single().Name.ShouldBe("one-of-all");
    }

    [Fact]
    public async Task Requests_sent_ahead_are_answered_in_their_order_and_stored_in_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("ordered", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        for (var number = 0; number < 300; number++)
        {
            socket.Send(7, Produce("ordered", $"record {number}", acks: number % 3 == 0 ? (short)1 : (short)-1));
        }

        socket.Send(1, new MetadataRequest { Topics = null });

        for (var number = 0; number < 300; number++)
        {
            var response = KafkaSocket.Decode<ProduceResponse>(ProduceRequest.Api, 7, socket.ReceiveBytes(), out var correlationId);
            correlationId.ShouldBe(number + 1);
            var outcome = response.Topics.Single().Partitions.Single();
            (outcome.ErrorCode, outcome.BaseOffset).ShouldBe((ErrorCode.None, number));
        }

        socket.Receive<MetadataResponse>(MetadataRequest.Api, 1).Topics.Single().Name.ShouldBe("ordered");
        (await ReadAsync(broker, "ordered")).ShouldBe(Enumerable.Range(0, 300).Select(number => $"record {number}"));
    }

    [Fact]
    public async Task Acks_0_gets_no_answer_and_its_record_is_kept()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("quiet", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        socket.Send(7, Produce("quiet", "unanswered", acks: 0));

        var response = socket.Ask<ProduceRequest, ProduceResponse>(7, Produce("quiet", "answered", acks: -1));

        response.Topics.Single().Partitions.Single().BaseOffset.ShouldBe(1);
        (await ReadAsync(broker, "quiet")).ShouldBe(["unanswered", "answered"]);
    }

    [Fact]
    public async Task Acks_0_that_cannot_be_stored_closes_the_connection_as_the_only_way_to_tell()
    {
        await using var broker = await TestBroker.StartAsync();
        using var socket = new KafkaSocket(broker.EndPoint);

        socket.Send(7, Produce("nowhere", "lost", acks: 0));

        socket.IsClosedByServer().ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_closes_its_end_at_once_is_still_answered()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("hasty", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        for (var number = 0; number < 20; number++)
        {
            socket.Send(7, Produce("hasty", $"record {number}", acks: -1));
        }

        socket.FinishSending();

        for (var number = 0; number < 20; number++)
        {
            socket.Receive<ProduceResponse>(ProduceRequest.Api, 7).Topics.Single().Partitions.Single().BaseOffset.ShouldBe(number);
        }

        socket.IsClosedByServer().ShouldBeTrue();
    }

    [Theory]
    [InlineData("7FFFFFFF")] // 2 GiB
    [InlineData("01000001")] // one byte more than allowed
    [InlineData("FFFFFFFF")] // -1
    [InlineData("00000000")] // nothing
    [InlineData("00000009 001200000000000100")] // shorter than a header
    [InlineData("0000000A 0012000000000001000A")] // a client id that is not there
    [InlineData("0000000A 03E7000000000001FFFF")] // kind 999
    [InlineData("0000000A FFFF000000000001FFFF")] // kind -1
    [InlineData("0000000A 000300630000000 1FFFF")] // metadata version 99
    [InlineData("0000000A 0003FFFF00000001FFFF")] // metadata version -1
    [InlineData("0000000E 0003000100000001FFFF 7FFFFFFF")] // metadata of two billion topics
    [InlineData("474554202F20485454502F312E310D0A0D0A")] // GET / HTTP/1.1
    [InlineData("16030100F8010000F40303")] // the beginning of TLS
    public async Task What_is_no_request_closes_the_connection_and_no_other(string hex)
    {
        await using var broker = await TestBroker.StartAsync();
        using var socket = new KafkaSocket(broker.EndPoint);
        using var bystander = new KafkaSocket(broker.EndPoint);

        socket.SendBytes(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        socket.IsClosedByServer().ShouldBeTrue();
        bystander.Ask<ApiVersionsRequest, ApiVersionsResponse>(0, new()).ErrorCode.ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task A_request_cut_off_by_the_end_of_the_connection_is_dropped()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("cut", 1, Cancellation);
        var frame = KafkaSocket.Frame(7, Produce("cut", "half of it", acks: -1), 1);
        foreach (var length in new[] { 1, 3, 4, 9, 30, frame.Length - 1 })
        {
            using var socket = new KafkaSocket(broker.EndPoint);
            socket.SendBytes(frame.AsSpan(0, length));
            socket.FinishSending();
            socket.IsClosedByServer().ShouldBeTrue();
        }

        broker.Log.Offsets(new TopicPartition("cut", 0)).End.ShouldBe(Offset.Zero);
        broker.Complaints.Count.ShouldBe(6);
        broker.Complaints.ShouldAllBe(line => line.EndsWith("it ended within a request.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Random_requests_of_every_kind_never_stop_the_server()
    {
        await using var broker = await TestBroker.StartAsync();
        var random = new Random(70);
        for (var round = 0; round < 300; round++)
        {
            using var socket = new KafkaSocket(broker.EndPoint);
            var frame = new byte[4 + 10 + random.Next(60)];
            random.NextBytes(frame.AsSpan(12));
            var api = Api.All[random.Next(Api.All.Count)];
            BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
            BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(4), (short)api.Key);
            BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(6), (short)random.Next(api.LowestVersion, api.HighestVersion + 1));
            BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(12), -1);
            socket.SendBytes(frame);
            socket.FinishSending();
        }

        using var last = new KafkaSocket(broker.EndPoint);
        last.Ask<ApiVersionsRequest, ApiVersionsResponse>(0, new()).ErrorCode.ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task One_connection_more_than_allowed_is_closed_and_room_is_made_by_one_that_leaves()
    {
        await using var broker = await TestBroker.StartAsync(configureBroker: options => options.ConnectionsMax = 1);
        using (var first = new KafkaSocket(broker.EndPoint))
        {
            first.Ask<ApiVersionsRequest, ApiVersionsResponse>(0, new());
            using var second = new KafkaSocket(broker.EndPoint);
            second.IsClosedByServer().ShouldBeTrue();
            first.FinishSending();
            first.IsClosedByServer().ShouldBeTrue();
        }

        // The place is free a moment after the connection has ended.
        for (var attempt = 1; ; attempt++)
        {
            using var third = new KafkaSocket(broker.EndPoint);
            try
            {
                third.Ask<ApiVersionsRequest, ApiVersionsResponse>(0, new()).ErrorCode.ShouldBe(ErrorCode.None);
                return;
            }
            catch (IOException) when (attempt < 200)
            {
            }
        }
    }

    [Fact]
    public async Task A_connection_that_says_nothing_for_ten_minutes_is_closed()
    {
        var clock = new FakeTimeProvider();
        await using var broker = await TestBroker.StartAsync(listenerClock: clock);
        using var socket = new KafkaSocket(broker.EndPoint);
        socket.Ask<ApiVersionsRequest, ApiVersionsResponse>(0, new()).ErrorCode.ShouldBe(ErrorCode.None);

        var closed = Task.Run(socket.IsClosedByServer, Cancellation);
        while (!closed.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAny(closed, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation));
        }

        (await closed).ShouldBeTrue();
        (clock.GetUtcNow() - clock.Start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task The_message_formats_of_old_are_answered_with_their_own_error()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("old", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        var golden = File.ReadLines(Path.Combine(Repository.Root, "tests/Pinlake.Tests/Wire/Golden/messages/Produce.txt"));
        foreach (var words in golden.Select(line => line.Split(' ')).Where(words => words[0] is "v0" or "v1" or "v2"))
        {
            // kcat asks for acks=all; the format, magic 0 or 1, is refused whatever the version.
            socket.SendBytes(Frame(words[2]));

            var response = socket.Receive<ProduceResponse>(ProduceRequest.Api, short.Parse(words[0].AsSpan(1)));

            response.Topics.Single().Partitions.Single().ErrorCode.ShouldBe(ErrorCode.UnsupportedForMessageFormat);
        }

        broker.Log.Offsets(new TopicPartition("old", 0)).End.ShouldBe(Offset.Zero);
    }

    private static ProduceRequest Produce(string topic, string value, short acks) => new()
    {
        Acks = acks,
        TimeoutMs = 10_000,
        Topics =
        [
            new()
            {
                Name = topic,
                Partitions = [new() { Records = RecordBatchWriter.Write([new Record(null, Encoding.UTF8.GetBytes(value))], DateTimeOffset.UnixEpoch) }],
            },
        ],
    };

    private static async Task<IReadOnlyList<string>> ReadAsync(TestBroker broker, string topic)
    {
        var values = new List<string>();
        var partition = new TopicPartition(topic, 0);
        while (values.Count < broker.Log.Offsets(partition).HighWatermark.Value)
        {
            var batches = await broker.Log.ReadAsync(partition, new Offset(values.Count), 1 << 20, Cancellation);
            while (RecordBatchReader.TryTakeBatch(ref batches, out var batch, out _))
            {
                RecordBatchReader.TryRead(batch, out var records, out var problem).ShouldBeTrue(problem);
                values.AddRange(records.Select(record => Encoding.UTF8.GetString(record.Value!.Value.Span)));
            }
        }

        return values;
    }

    private static byte[] Frame(string hex)
    {
        var body = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, body.Length);
        body.CopyTo(frame, 4);
        return frame;
    }
}
