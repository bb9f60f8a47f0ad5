using Pinlake.Jobs.Plans;
using Pinlake.Jobs.Sources;

namespace Pinlake.Jobs.Live;

/// <summary>How far each shard is planned, and what has come in since.</summary>
/// <remarks>One thread.</remarks>
internal sealed class LivePositions
{
    private readonly SortedDictionary<StreamShard, ShardRange> shards = new(Comparer<StreamShard>.Create((left, right) =>
        string.CompareOrdinal(left.Stream, right.Stream) is var order and not 0 ? order : string.CompareOrdinal(left.Shard, right.Shard)));

    /// <summary>Begins where a plan ends; at the start of every shard without one.</summary>
    public LivePositions(LivePlan? last)
    {
        foreach (var range in last?.Shards ?? [])
        {
            shards[new StreamShard(range.Stream, range.Shard)] = range;
        }

        Advance();
    }

    /// <summary>Sequence number of the last record of each shard.</summary>
    public IReadOnlyDictionary<StreamShard, string> UpTo => shards.ToDictionary(entry => entry.Key, entry => entry.Value.UpTo);

    /// <summary>Records that came in since the last plan.</summary>
    public int RecordCount => shards.Values.Sum(range => range.RecordCount);

    /// <summary>Takes the next records of a shard.</summary>
    public void Add(ShardRecords records)
    {
        var range = shards.GetValueOrDefault(records.Shard)
            ?? new ShardRange(records.Shard.Stream, records.Shard.Shard, null, "", 0);
        shards[records.Shard] = range with
        {
            UpTo = records.Records[^1].SequenceNumber,
            RecordCount = range.RecordCount + records.Records.Count,
        };
    }

    /// <summary>The plan of what came in.</summary>
    public LivePlan ToPlan(DateTimeOffset now) => new(now, [.. shards.Values]);

    /// <summary>Begins the next plan behind what came in.</summary>
    public void Advance()
    {
        foreach (var (shard, range) in shards.ToList())
        {
            shards[shard] = range with { After = range.UpTo, RecordCount = 0 };
        }
    }
}
