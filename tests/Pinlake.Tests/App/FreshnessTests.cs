using Pinlake.App.Demo;
using Pinlake.Emulator;
using Pinlake.Jobs.Ingest;
using Pinlake.Jobs.Live;
using Pinlake.Jobs.Sources;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class FreshnessTests
{
    private const string Stream = "streaming-pinterest-pin";

    [Fact]
    public void Each_row_is_as_old_as_from_its_post_to_the_first_commit_that_reaches_it()
    {
        var freshness = new Freshness();
        foreach (var offset in new[] { 2, 0, 1 })
        {
            freshness.Sent(Acknowledged(shard: 0, offset));
        }

        freshness.Committed(Commit((0, 0)));
        freshness.Committed(Commit((0, 1), (1, 5)));

        freshness.Milliseconds().Length.ShouldBe(2);
        freshness.Milliseconds().ShouldAllBe(value => value >= 0);
    }

    [Fact]
    public void Rows_of_the_batch_lane_are_passed_over()
    {
        var freshness = new Freshness();
        freshness.Sent(new(Lane.Batch, PostKind.Pin, 1, "pinterest.pin", 0, 0, null, null, SentAt: 0));
        freshness.Committed(Commit((0, 9)));

        freshness.Milliseconds().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.50, 2.0)]
    [InlineData(0.99, 4.0)]
    [InlineData(0.25, 1.0)]
    public void A_percentile_is_a_value_that_was_measured(double share, double expected) =>
        Freshness.Percentile([1, 2, 3, 4], share).ShouldBe(expected);

    [Fact]
    public void Without_rows_there_is_no_percentile() => Freshness.Percentile([], 0.5).ShouldBeNull();

    private static string Sequence(int shard, long offset) => new SequenceNumber(1_700_000_000, shard, new Offset(offset)).ToString();

    private static Acknowledgement Acknowledged(int shard, long offset) => new(
        Lane.Live, PostKind.Pin, 7, Stream, -1, -1, $"shardId-{shard:D12}", Sequence(shard, offset), SentAt: 0);

    private static LiveCommit Commit(params (int Shard, long Offset)[] positions) => new(
        1, DateTimeOffset.UnixEpoch, 1, new Dictionary<string, IngestCounts>(),
        positions.ToDictionary(position => new StreamShard(Stream, $"shardId-{position.Shard:D12}"), position => Sequence(position.Shard, position.Offset)));
}
