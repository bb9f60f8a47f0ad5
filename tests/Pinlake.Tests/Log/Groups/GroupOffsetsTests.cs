using Pinlake.Support;
using Pinlake.Wire.Messages;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Log.Groups;

public sealed class GroupOffsetsTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Committed_offsets_survive_a_restart_and_the_latest_wins()
    {
        using var folder = new TemporaryFolder();
        await using (var broker = await TestBroker.StartAsync(folder["log"]))
        {
            await broker.Log.CreateTopicAsync("read", 2, Cancellation);
            using var socket = new KafkaSocket(broker.EndPoint);
            Commit(socket, "readers", 0, 5).ShouldBe(ErrorCode.None);
            Commit(socket, "readers", 1, 7).ShouldBe(ErrorCode.None);
            Commit(socket, "readers", 0, 9).ShouldBe(ErrorCode.None);
            Commit(socket, "others", 0, 1).ShouldBe(ErrorCode.None);
        }

        await using var again = await TestBroker.StartAsync(folder["log"]);
        using var reader = new KafkaSocket(again.EndPoint);
        Read(reader, "readers").ShouldBe([(0, 9L, "note"), (1, 7L, "note")]);
        Read(reader, "others").ShouldBe([(0, 1L, "note"), (1, -1L, "")]);
        Read(reader, "nobody").ShouldBe([(0, -1L, ""), (1, -1L, "")]);
    }

    [Fact]
    public async Task Offsets_of_a_topic_made_again_are_forgotten()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("read", 2, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        Commit(socket, "readers", 0, 5).ShouldBe(ErrorCode.None);

        await broker.Log.DeleteTopicAsync("read", Cancellation);
        await broker.Log.CreateTopicAsync("read", 2, Cancellation);

        Read(socket, "readers").ShouldBe([(0, -1L, ""), (1, -1L, "")]);
    }

    [Fact]
    public async Task A_member_of_a_group_that_shares_out_partitions_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("read", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);

        Commit(socket, "readers", 0, 5, generation: 3, member: "somebody").ShouldBe(ErrorCode.UnknownMemberId);
        Commit(socket, "", 0, 5).ShouldBe(ErrorCode.InvalidGroupId);
    }

    [Fact]
    public async Task The_internal_topic_can_be_neither_written_nor_removed_by_clients()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Log.CreateTopicAsync("read", 1, Cancellation);
        using var socket = new KafkaSocket(broker.EndPoint);
        Commit(socket, "readers", 0, 5).ShouldBe(ErrorCode.None);

        var produced = socket.Ask<ProduceRequest, ProduceResponse>(7, new()
        {
            Acks = -1,
            Topics = [new() { Name = "__consumer_offsets", Partitions = [new() { Records = Golden() }] }],
        });
        var removed = socket.Ask<DeleteTopicsRequest, DeleteTopicsResponse>(1, new() { TopicNames = ["__consumer_offsets"] });

        produced.Topics.Single().Partitions.Single().ErrorCode.ShouldBe(ErrorCode.InvalidTopicException);
        removed.Responses.Single().ErrorCode.ShouldBe(ErrorCode.InvalidTopicException);
        socket.Ask<MetadataRequest, MetadataResponse>(1, new() { Topics = null }).Topics
            .Single(topic => topic.Name == "__consumer_offsets").IsInternal.ShouldBeTrue();
    }

    private static byte[] Golden() =>
        File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Pinlake.Tests/Wire/Golden/batches/librdkafka-none.batch"));

    private static ErrorCode Commit(KafkaSocket socket, string group, int partition, long offset, int generation = -1, string member = "") =>
        socket.Ask<OffsetCommitRequest, OffsetCommitResponse>(8, new()
        {
            GroupId = group,
            GenerationId = generation,
            MemberId = member,
            Topics = [new() { Name = "read", Partitions = [new() { PartitionIndex = partition, CommittedOffset = offset, CommittedMetadata = "note" }] }],
        }).Topics.Single().Partitions.Single().ErrorCode;

    private static IEnumerable<(int Partition, long Offset, string? Note)> Read(KafkaSocket socket, string group) =>
        socket.Ask<OffsetFetchRequest, OffsetFetchResponse>(7, new()
        {
            GroupId = group,
            Topics = [new() { Name = "read", PartitionIndexes = [0, 1] }],
        }).Topics.Single().Partitions.Select(partition => (partition.PartitionIndex, partition.CommittedOffset, partition.Metadata));
}
