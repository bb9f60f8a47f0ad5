using Pinlake.Model;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;
using Pinlake.Wire.Records;

namespace Pinlake.Log.Broker;

/// <summary>Tells the first and last offset of partitions, and offsets by time.</summary>
internal sealed class ListOffsetsHandler(LogStore log)
{
    /// <summary>Answers for every partition asked about.</summary>
    public async Task<IWireFields?> HandleAsync(ListOffsetsRequest request)
    {
        var topics = new List<ListOffsetsTopicResponse>(request.Topics.Count);
        foreach (var topic in request.Topics)
        {
            var partitions = new ListOffsetsPartitionResponse[topic.Partitions.Count];
            for (var index = 0; index < partitions.Length; index++)
            {
                partitions[index] = await FindAsync(topic.Name, topic.Partitions[index]);
            }

            topics.Add(new ListOffsetsTopicResponse { Name = topic.Name, Partitions = partitions });
        }

        return new ListOffsetsResponse { Topics = topics };
    }

    private async ValueTask<ListOffsetsPartitionResponse> FindAsync(string topic, ListOffsetsPartition wanted)
    {
        var response = new ListOffsetsPartitionResponse { PartitionIndex = wanted.PartitionIndex };
        var partition = new TopicPartition(topic, wanted.PartitionIndex);
        if (!log.Has(partition))
        {
            response.ErrorCode = ErrorCode.UnknownTopicOrPartition;
            return response;
        }

        if (wanted.CurrentLeaderEpoch > BrokerTopics.LeaderEpoch)
        {
            response.ErrorCode = ErrorCode.UnknownLeaderEpoch;
            return response;
        }

        try
        {
            switch (wanted.Timestamp)
            {
                case ListOffsetsRequest.LatestTimestamp:
                    response.Offset = log.Offsets(partition).HighWatermark.Value;
                    response.LeaderEpoch = BrokerTopics.LeaderEpoch;
                    break;
                case ListOffsetsRequest.EarliestTimestamp:
                    response.Offset = log.Offsets(partition).Start.Value;
                    response.LeaderEpoch = BrokerTopics.LeaderEpoch;
                    break;
                case < 0:
                    response.ErrorCode = ErrorCode.UnsupportedVersion;
                    break;
                default:
                    await FindByTimeAsync(partition, wanted.Timestamp, response);
                    break;
            }
        }
        catch (PinlakeException failure)
        {
            response.ErrorCode = BrokerErrors.Of(failure.Kind);
        }

        return response;
    }

    // The log knows the batch; the record is found in it.
    private async ValueTask FindByTimeAsync(TopicPartition partition, long timestampMs, ListOffsetsPartitionResponse response)
    {
        if (log.FindByTimestamp(partition, timestampMs) is not { } batchOffset)
        {
            return;
        }

        var batches = await log.ReadAsync(partition, batchOffset, bytesMax: 1, CancellationToken.None);
        if (RecordBatchReader.TryTakeBatch(ref batches, out var batch, out var header))
        {
            (response.Offset, response.Timestamp, response.LeaderEpoch) = (header.BaseOffset.Value, header.MaxTimestamp, BrokerTopics.LeaderEpoch);
            if (RecordBatchReader.TryRead(batch, out var records, out _)
                && records.FirstOrDefault(record => record.TimestampMs >= timestampMs) is { } found)
            {
                (response.Offset, response.Timestamp) = (found.Offset.Value, found.TimestampMs);
            }
        }
    }
}
