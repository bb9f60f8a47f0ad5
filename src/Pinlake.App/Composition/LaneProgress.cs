using Pinlake.App.Api;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Pipelines;

namespace Pinlake.App.Composition;

/// <summary>How far the lanes are behind the log that feeds them. Safe from many threads.</summary>
internal sealed class LaneProgress(LogStore log, Pipeline pipeline, LaneJobs jobs)
{
    /// <summary>Durable records of all topics of the pipeline, and those in raw objects.</summary>
    public LaneCounts Batch()
    {
        var landed = jobs.Sink.Positions.ToDictionary(position => position.Partition, position => position.Next);
        return Sum(pipeline.Kinds.SelectMany(kind => TopicPartitions(kind.Topic)), partition => landed.GetValueOrDefault(partition).Value);
    }

    /// <summary>Durable records of all streams of the pipeline, and those that can be read from the live tables.</summary>
    public LaneCounts Live()
    {
        var landed = new Dictionary<TopicPartition, long>();
        foreach (var (shard, text) in jobs.Live.Positions)
        {
            if (SequenceNumber.TryParse(text, out var sequence))
            {
                landed[new(StreamDescription.TopicOf(shard.Stream), sequence.Shard)] = sequence.Offset.Value + 1;
            }
        }

        return Sum(pipeline.Kinds.SelectMany(kind => StreamPartitions(kind.Stream)), partition => landed.GetValueOrDefault(partition));
    }

    private LaneCounts Sum(IEnumerable<TopicPartition> partitions, Func<TopicPartition, long> landed)
    {
        var (records, done) = (0L, 0L);
        foreach (var partition in partitions)
        {
            var offsets = log.Offsets(partition);
            records += offsets.HighWatermark.Value;
            done += Math.Min(landed(partition), offsets.HighWatermark.Value);
        }

        return new(records, done);
    }

    private IEnumerable<TopicPartition> TopicPartitions(string topic) => log.FindTopic(topic) is { } found
        ? Enumerable.Range(0, found.PartitionCount).Select(index => new TopicPartition(topic, index))
        : [];

    private IEnumerable<TopicPartition> StreamPartitions(string stream) => log.FindStream(stream) is { } found
        ? found.Shards.Select(shard => found.Partition(shard.Index))
        : [];
}
