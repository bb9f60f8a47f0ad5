using Pinlake.Model;
using Pinlake.Wire.Messages;

namespace Pinlake.Log.Broker;

/// <summary>One look at all partitions of a fetch request.</summary>
internal sealed class FetchPass
{
    private readonly List<FetchTopicResponse> topics = [];
    private readonly List<(TopicPartition Partition, Offset HighWatermark)> marks = [];

    /// <summary>What was read, in the order of the request.</summary>
    public IReadOnlyList<FetchTopicResponse> Topics => topics;

    /// <summary>The partitions that could be read, and how far they could.</summary>
    public IReadOnlyList<(TopicPartition Partition, Offset HighWatermark)> Marks => marks;

    /// <summary>Bytes of all records read.</summary>
    public int Bytes { get; private set; }

    /// <summary>Whether some partition could not be read: the client wants to know at once.</summary>
    public bool HasError { get; private set; }

    /// <summary>Reads up to what request and server allow; the first batch found comes however large it is.</summary>
    public static async Task<FetchPass> ReadAsync(LogStore log, FetchRequest request, int bytesMax)
    {
        var pass = new FetchPass();
        var limit = Math.Min(Math.Max(request.MaxBytes, 1), bytesMax);
        foreach (var topic in request.Topics)
        {
            var partitions = new FetchPartitionResponse[topic.Partitions.Count];
            for (var index = 0; index < partitions.Length; index++)
            {
                partitions[index] = await pass.ReadPartitionAsync(log, topic.Name, topic.Partitions[index], limit);
            }

            pass.topics.Add(new FetchTopicResponse { Name = topic.Name, Partitions = partitions });
        }

        return pass;
    }

    private async ValueTask<FetchPartitionResponse> ReadPartitionAsync(LogStore log, string topic, FetchPartition wanted, int limit)
    {
        var partition = new TopicPartition(topic, wanted.Partition);
        if (!log.Has(partition))
        {
            return Failed(wanted, ErrorCode.UnknownTopicOrPartition);
        }

        if (wanted.CurrentLeaderEpoch > BrokerTopics.LeaderEpoch)
        {
            return Failed(wanted, ErrorCode.UnknownLeaderEpoch);
        }

        try
        {
            var offsets = log.Offsets(partition);
            if (wanted.FetchOffset < offsets.Start.Value || wanted.FetchOffset > offsets.End.Value)
            {
                return Failed(wanted, ErrorCode.OffsetOutOfRange);
            }

            var left = limit - Bytes;
            ReadOnlyMemory<byte> records = default;
            if (wanted.FetchOffset < offsets.HighWatermark.Value && left > 0)
            {
                var most = Math.Clamp(wanted.PartitionMaxBytes, 1, left);
                var read = await log.ReadAsync(partition, new Offset(wanted.FetchOffset), most, CancellationToken.None);
                // A batch that is larger comes only when it is the first of all; else the client asks again.
                records = Bytes == 0 || read.Length <= most ? read : default;
            }

            Bytes += records.Length;
            marks.Add((partition, offsets.HighWatermark));
            return new FetchPartitionResponse
            {
                PartitionIndex = wanted.Partition,
                HighWatermark = offsets.HighWatermark.Value,
                LastStableOffset = offsets.HighWatermark.Value,
                LogStartOffset = offsets.Start.Value,
                Records = records,
            };
        }
        catch (PinlakeException failure)
        {
            return Failed(wanted, failure.Kind == FailureKind.Invalid ? ErrorCode.OffsetOutOfRange : BrokerErrors.Of(failure.Kind));
        }
    }

    private FetchPartitionResponse Failed(FetchPartition wanted, ErrorCode error)
    {
        HasError = true;
        return new FetchPartitionResponse
        {
            PartitionIndex = wanted.Partition,
            ErrorCode = error,
            Records = ReadOnlyMemory<byte>.Empty,
        };
    }
}
