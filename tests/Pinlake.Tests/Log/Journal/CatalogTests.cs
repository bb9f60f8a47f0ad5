using Microsoft.Extensions.Time.Testing;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;
using static Pinlake.Tests.Log.Journal.TestLog;

namespace Pinlake.Tests.Log.Journal;

public sealed class CatalogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Topics_and_streams_are_there_after_a_restart_as_they_were_made()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        TopicDescription topic;
        StreamDescription stream;
        Guid id;
        await using (var before = await OpenAsync(folder.Path, clock))
        {
            topic = await before.CreateTopicAsync("pins", 3, Cancellation);
            stream = await before.CreateStreamAsync("streaming-pin", 2, Cancellation);
            await before.CreateTopicAsync("gone", 1, Cancellation);
            await before.DeleteTopicAsync("gone", Cancellation);
            id = before.Id;
        }

        await using var log = await OpenAsync(folder.Path, clock);

        log.Id.ShouldBe(id);
        log.Topics.ShouldBe([topic]);
        log.FindTopic("pins").ShouldBe(topic);
        log.FindTopic("$stream/streaming-pin").ShouldBeNull();
        topic.CreatedAt.ShouldBe(clock.GetUtcNow());
        log.FindStream("streaming-pin")!.Shards.ShouldBe(stream.Shards);
        log.Streams.ShouldHaveSingleItem().Epoch.ShouldBe(clock.GetUtcNow().ToUnixTimeSeconds());
        log.Offsets(stream.Partition(1)).End.ShouldBe(new Offset(0));
        Should.Throw<PinlakeException>(() => log.Offsets(new TopicPartition("gone", 0))).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task A_topic_made_again_is_another_one_and_empty()
    {
        await using (var before = await OpenWithPinsAsync(folder.Path))
        {
            await before.AppendAsync("old");
            var first = before.FindTopic("pins")!.Id;
            await before.DeleteTopicAsync("pins", Cancellation);
            (await before.CreateTopicAsync("pins", 1, Cancellation)).Id.ShouldNotBe(first);
            before.Offsets(Pins).End.ShouldBe(new Offset(0));
            await before.AppendAsync("new");
        }

        await using var log = await OpenAsync(folder.Path);
        (await log.ReadAllAsync(Pins)).ShouldBe(["0:new"]);
    }

    [Fact]
    public async Task A_stream_made_again_within_a_second_has_a_higher_epoch_even_after_a_restart()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var epochs = new List<long>();
        for (var start = 0; start < 2; start++)
        {
            await using var log = await OpenAsync(folder.Path, clock);
            for (var count = 0; count < 2; count++)
            {
                epochs.Add((await log.CreateStreamAsync("s", 1, Cancellation)).Epoch);
                await log.DeleteStreamAsync("s", Cancellation);
            }
        }

        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        epochs.ShouldBe([now, now + 1, now + 2, now + 3]);
    }

    // What DescribeStream of Kinesis says of streams with 1, 2 and 5 shards.
    [Theory]
    [InlineData(1, 0, "0", "340282366920938463463374607431768211455")]
    [InlineData(2, 0, "0", "170141183460469231731687303715884105727")]
    [InlineData(2, 1, "170141183460469231731687303715884105728", "340282366920938463463374607431768211455")]
    [InlineData(5, 0, "0", "68056473384187692692674921486353642290")]
    [InlineData(5, 1, "68056473384187692692674921486353642291", "136112946768375385385349842972707284581")]
    [InlineData(5, 4, "272225893536750770770699685945414569164", "340282366920938463463374607431768211455")]
    public async Task Shards_share_the_hash_keys_as_Kinesis_does(int shardCount, int index, string start, string end)
    {
        await using var log = await OpenAsync(folder.Path);
        var stream = await log.CreateStreamAsync("s", shardCount, Cancellation);

        stream.Shards[index].StartingHashKey.ToString().ShouldBe(start);
        stream.Shards[index].EndingHashKey.ToString().ShouldBe(end);
        stream.ShardOf(stream.Shards[index].StartingHashKey).ShouldBe(stream.Shards[index]);
        stream.ShardOf(stream.Shards[index].EndingHashKey).ShouldBe(stream.Shards[index]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("$stream/s")]
    [InlineData("pläne")]
    public async Task A_bad_topic_name_is_refused(string name)
    {
        await using var log = await OpenAsync(folder.Path);

        (await Should.ThrowAsync<PinlakeException>(log.CreateTopicAsync(name, 1, Cancellation))).Kind.ShouldBe(FailureKind.Invalid);
        (await Should.ThrowAsync<PinlakeException>(log.CreateTopicAsync(new string('n', 250), 1, Cancellation)))
            .Kind.ShouldBe(FailureKind.Invalid);
        (await log.CreateTopicAsync(new string('n', 249), 1, Cancellation)).PartitionCount.ShouldBe(1);
        (await Should.ThrowAsync<PinlakeException>(log.CreateStreamAsync(new string('n', 129), 1, Cancellation)))
            .Kind.ShouldBe(FailureKind.Invalid);
        (await Should.ThrowAsync<PinlakeException>(log.CreateTopicAsync("none", 0, Cancellation))).Kind.ShouldBe(FailureKind.Invalid);
    }

    [Fact]
    public async Task Of_many_who_make_a_topic_at_once_one_makes_it_and_all_find_it()
    {
        await using var log = await OpenAsync(folder.Path);

        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => log.FindOrCreateTopicAsync("auto", Cancellation))));

        found.Distinct().ShouldHaveSingleItem()!.PartitionCount.ShouldBe(4);
        (await Should.ThrowAsync<PinlakeException>(log.CreateTopicAsync("auto", 1, Cancellation))).Kind.ShouldBe(FailureKind.Conflict);
        (await Should.ThrowAsync<PinlakeException>(log.DeleteTopicAsync("never", Cancellation))).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task A_topic_is_not_made_by_asking_where_that_is_switched_off()
    {
        await using var log = await OpenAsync(folder.Path, set: options => options.AutoCreateTopics = false);

        (await log.FindOrCreateTopicAsync("auto", Cancellation)).ShouldBeNull();
        log.Topics.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_with_the_pid_and_command_of_its_holder()
    {
        await using (await OpenAsync(folder.Path))
        {
            var refusal = await Should.ThrowAsync<PinlakeException>(OpenAsync(folder.Path));
            refusal.Kind.ShouldBe(FailureKind.Conflict);
            refusal.Message.ShouldContain($"process {Environment.ProcessId} ({Environment.CommandLine})");
        }

        await using var after = await OpenAsync(folder.Path);
        after.Recovery.Damages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Options_out_of_range_are_refused_by_name()
    {
        (await Should.ThrowAsync<PinlakeException>(OpenAsync(folder.Path, set: options => options.SegmentBytesMax = 5)))
            .Message.ShouldContain(nameof(LogOptions.SegmentBytesMax));
        (await Should.ThrowAsync<PinlakeException>(OpenAsync(""))).Message.ShouldContain(nameof(LogOptions.Folder));
        (await Should.ThrowAsync<PinlakeException>(OpenAsync(folder.Path, set: options => options.FlushDelayMax = TimeSpan.Zero)))
            .Kind.ShouldBe(FailureKind.Invalid);
    }
}
