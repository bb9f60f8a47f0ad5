using System.Diagnostics;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Support;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Records;
using Shouldly;
using Xunit;
using Record = Pinlake.Model.Record;

namespace Pinlake.Tests.Log.Broker;

public sealed class FetchTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fetch_at_the_end_waits_and_is_answered_when_a_record_comes_in_any_of_its_partitions()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("waited-for", 3, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        var begun = Stopwatch.GetTimestamp();
        socket.Send(12, Fetch("waited-for", [0, 1, 2], maxWaitMs: 30_000));

        var append = await AppendAsync(broker.Log, new TopicPartition("waited-for", 2), "it came");
        var response = socket.Receive<FetchResponse>(FetchRequest.Api, 12);

        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        response.Topics.Single().Partitions.Select(partition => partition.Records!.Value.Length > 0).ShouldBe([false, false, true]);
        response.Topics.Single().Partitions[2].HighWatermark.ShouldBe(append.BaseOffset.Value + 1);
    }

    [Fact]
    public async Task A_fetch_that_nothing_comes_for_is_answered_empty_when_its_time_is_over()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("empty", 2, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        var begun = Stopwatch.GetTimestamp();

        var response = socket.Ask<FetchRequest, FetchResponse>(12, Fetch("empty", [0, 1], maxWaitMs: 150));

        Stopwatch.GetElapsedTime(begun).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(140));
        response.Topics.Single().Partitions.ShouldAllBe(partition => partition.ErrorCode == ErrorCode.None && partition.Records!.Value.IsEmpty);
    }

    [Fact]
    public async Task A_fetch_that_wants_more_bytes_goes_on_waiting_after_a_first_record()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("patient", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        socket.Send(12, Fetch("patient", [0], maxWaitMs: 30_000, minBytes: 200));

        await AppendAsync(broker.Log, new TopicPartition("patient", 0), "small");
        await AppendAsync(broker.Log, new TopicPartition("patient", 0), new string('x', 200));
        var records = socket.Receive<FetchResponse>(FetchRequest.Api, 12).Topics.Single().Partitions.Single().Records!.Value;

        RecordBatchReader.TryTakeBatch(ref records, out _, out _).ShouldBeTrue();
        RecordBatchReader.TryTakeBatch(ref records, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task The_first_batch_comes_however_large_and_no_other_beyond_the_limits()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("large", 2, Cancellation);
        foreach (var partition in new[] { 0, 0, 1 })
        {
            await AppendAsync(broker.Log, new TopicPartition("large", partition), new string('x', 10_000));
        }

        using var socket = new KafkaSocket(broker.EndPoint);
        var small = socket.Ask<FetchRequest, FetchResponse>(12, Fetch("large", [0, 1], partitionMaxBytes: 100));
        var whole = socket.Ask<FetchRequest, FetchResponse>(12, Fetch("large", [0, 1]));
        var capped = socket.Ask<FetchRequest, FetchResponse>(12, Fetch("large", [0, 1], maxBytes: 15_000));

        Batches(small).ShouldBe([1, 0]);
        Batches(whole).ShouldBe([2, 1]);
        Batches(capped).ShouldBe([1, 0]);

        static int[] Batches(FetchResponse response) => [.. response.Topics.Single().Partitions.Select(partition =>
        {
            var records = partition.Records!.Value;
            var count = 0;
            while (RecordBatchReader.TryTakeBatch(ref records, out _, out _))
            {
                count++;
            }

            records.IsEmpty.ShouldBeTrue("only whole batches are given");
            return count;
        })];
    }

    [Fact]
    public async Task What_is_not_yet_durable_is_not_given()
    {
        await using var broker = await TestBroker.StartAsync(configureLog: options => options.FlushDelayMax = TimeSpan.FromSeconds(10));
        await broker.Log.CreateTopicAsync("unflushed", 1, Cancellation);
        var partition = new TopicPartition("unflushed", 0);
        await broker.Log.AppendAsync(partition, Batch("not yet"), Durability.Written, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);

        var before = socket.Ask<FetchRequest, FetchResponse>(12, Fetch("unflushed", [0])).Topics.Single().Partitions.Single();
        await AppendAsync(broker.Log, partition, "flushes both");
        var after = socket.Ask<FetchRequest, FetchResponse>(12, Fetch("unflushed", [0])).Topics.Single().Partitions.Single();

        (before.ErrorCode, before.HighWatermark, before.Records!.Value.Length).ShouldBe((ErrorCode.None, 0, 0));
        (after.ErrorCode, after.HighWatermark).ShouldBe((ErrorCode.None, 2));
    }

    [Fact]
    public async Task A_session_is_not_found_and_the_shards_of_a_stream_are_no_partitions()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateStreamAsync("stream", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);

        var session = socket.Ask<FetchRequest, FetchResponse>(12, new() { SessionId = 7, SessionEpoch = 1 });
        var shard = socket.Ask<FetchRequest, FetchResponse>(12, Fetch("$stream/stream", [0]));

        session.ErrorCode.ShouldBe(ErrorCode.FetchSessionIdNotFound);
        shard.Topics.Single().Partitions.Single().ErrorCode.ShouldBe(ErrorCode.UnknownTopicOrPartition);
    }

    [Fact]
    public async Task A_waiting_fetch_is_answered_when_the_server_stops()
    {
        var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("stopping", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        socket.Ask<ApiVersionsRequest, ApiVersionsResponse>(0, new());
        socket.Send(12, Fetch("stopping", [0], maxWaitMs: 600_000));
        var begun = Stopwatch.GetTimestamp();

        var stopping = broker.DisposeAsync();
        var closed = Task.Run(() =>
        {
            // The request may still be unread when the server stops: then there is no answer, only the end.
            while (!socket.IsClosedByServer())
            {
            }
        }, Cancellation);
        await closed;
        await stopping;

        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(4), "Kestrel ends connections by force after five");
    }

    private static FetchRequest Fetch(
        string topic,
        int[] partitions,
        int maxWaitMs = 0,
        int minBytes = 1,
        int maxBytes = 1 << 20,
        int partitionMaxBytes = 1 << 20) => new()
        {
            MaxWaitMs = maxWaitMs,
            MinBytes = minBytes,
            MaxBytes = maxBytes,
            Topics =
            [
                new()
                {
                    Name = topic,
                    Partitions = [.. partitions.Select(partition => new FetchPartition { Partition = partition, PartitionMaxBytes = partitionMaxBytes })],
                },
            ],
        };

    private static byte[] Batch(string value) =>
        RecordBatchWriter.Write([new Record(null, System.Text.Encoding.UTF8.GetBytes(value))], DateTimeOffset.UnixEpoch);

    private static async Task<AppendResult> AppendAsync(LogStore log, TopicPartition partition, string value) =>
        await log.AppendAsync(partition, Batch(value), Durability.Flushed, Cancellation);
}
