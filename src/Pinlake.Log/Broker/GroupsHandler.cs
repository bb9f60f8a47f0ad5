using System.Text;
using Pinlake.Log.Groups;
using Pinlake.Model;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Broker;

/// <summary>Remembers and tells how far groups have read, for clients that assign partitions to themselves.</summary>
internal sealed class GroupsHandler(LogStore log, GroupOffsets groups, BrokerOptions options)
{
    /// <summary>Bytes of the longest note with an offset, as Kafka's offset.metadata.max.bytes.</summary>
    private const int MetadataBytesMax = 4_096;

    /// <summary>Tells that this broker looks after every group.</summary>
    public FindCoordinatorResponse Find(short version, FindCoordinatorRequest request, ClientContext client)
    {
        var keys = version >= 4 ? request.CoordinatorKeys : [request.Key];
        var (host, port) = MetadataHandler.Address(options, client);
        var coordinators = keys.Select(key => request.KeyType == FindCoordinatorRequest.GroupKeyType
            ? new Coordinator { Key = key, NodeId = BrokerTopics.NodeId, Host = host, Port = port }
            : new Coordinator
            {
                Key = key,
                ErrorCode = ErrorCode.InvalidRequest,
                ErrorMessage = "Transactions and share groups are not offered.",
            }).ToArray();
        return version >= 4
            ? new FindCoordinatorResponse { Coordinators = coordinators }
            : new FindCoordinatorResponse
            {
                ErrorCode = coordinators[0].ErrorCode,
                ErrorMessage = coordinators[0].ErrorMessage,
                NodeId = coordinators[0].NodeId,
                Host = coordinators[0].Host,
                Port = coordinators[0].Port,
            };
    }

    /// <summary>Remembers offsets; the answer means that they survive a power cut.</summary>
    public async Task<IWireFields?> CommitAsync(OffsetCommitRequest request)
    {
        // Members of a group that shares out partitions do not exist yet; who is none has generation -1.
        var refusal = request.GroupId.Length == 0 ? ErrorCode.InvalidGroupId
            : request.GenerationId >= 0 || request.MemberId.Length > 0 ? ErrorCode.UnknownMemberId
            : ErrorCode.None;
        var accepted = new List<CommittedOffset>();
        var topics = request.Topics.Select(topic => new OffsetCommitTopicResponse
        {
            Name = topic.Name,
            Partitions = [.. topic.Partitions.Select(partition => new OffsetCommitPartitionResponse
            {
                PartitionIndex = partition.PartitionIndex,
                ErrorCode = refusal != ErrorCode.None ? refusal : Accept(topic.Name, partition, accepted),
            })],
        }).ToArray();
        var failure = await StoreAsync(request.GroupId, accepted);
        if (failure != ErrorCode.None)
        {
            foreach (var partition in topics.SelectMany(topic => topic.Partitions).Where(partition => partition.ErrorCode == ErrorCode.None))
            {
                partition.ErrorCode = failure;
            }
        }

        return new OffsetCommitResponse { Topics = topics };
    }

    /// <summary>Tells remembered offsets; -1 where none is.</summary>
    public async Task<IWireFields?> FetchAsync(short version, OffsetFetchRequest request)
    {
        var wanted = version >= 8
            ? request.Groups
            : [new OffsetFetchGroup { GroupId = request.GroupId, Topics = request.Topics }];
        var answers = new List<OffsetFetchGroupResponse>(wanted.Count);
        foreach (var group in wanted)
        {
            answers.Add(await FetchAsync(group));
        }

        return version >= 8
            ? new OffsetFetchResponse { Groups = answers }
            : new OffsetFetchResponse { Topics = answers[0].Topics, ErrorCode = answers[0].ErrorCode };
    }

    private ErrorCode Accept(string topic, OffsetCommitPartition partition, List<CommittedOffset> accepted)
    {
        var place = new TopicPartition(topic, partition.PartitionIndex);
        if (!log.Has(place))
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        var metadata = partition.CommittedMetadata ?? "";
        if (Encoding.UTF8.GetByteCount(metadata) > MetadataBytesMax)
        {
            return ErrorCode.OffsetMetadataTooLarge;
        }

        accepted.Add(new CommittedOffset(place, partition.CommittedOffset, partition.CommittedLeaderEpoch, metadata));
        return ErrorCode.None;
    }

    private async Task<ErrorCode> StoreAsync(string group, List<CommittedOffset> accepted)
    {
        try
        {
            if (accepted.Count > 0)
            {
                await groups.CommitAsync(group, accepted);
            }

            return ErrorCode.None;
        }
        catch (PinlakeException failure)
        {
            return failure.Kind == FailureKind.Invalid ? ErrorCode.InvalidGroupId : ErrorCode.CoordinatorNotAvailable;
        }
    }

    private async ValueTask<OffsetFetchGroupResponse> FetchAsync(OffsetFetchGroup wanted)
    {
        var response = new OffsetFetchGroupResponse { GroupId = wanted.GroupId };
        try
        {
            var committed = await groups.ReadAsync(wanted.GroupId);
            response.Topics = wanted.Topics is null
                ? [.. committed.Values.GroupBy(offset => offset.Partition.Topic).Select(topic => new OffsetFetchTopicResponse
                {
                    Name = topic.Key,
                    Partitions = [.. topic.Select(offset => Describe(offset.Partition.Partition, offset))],
                })]
                : [.. wanted.Topics.Select(topic => new OffsetFetchTopicResponse
                {
                    Name = topic.Name,
                    Partitions = [.. topic.PartitionIndexes.Select(index =>
                        Describe(index, committed.GetValueOrDefault(new TopicPartition(topic.Name, index))))],
                })];
        }
        catch (PinlakeException)
        {
            response.ErrorCode = ErrorCode.CoordinatorNotAvailable;
        }

        return response;
    }

    private static OffsetFetchPartitionResponse Describe(int index, CommittedOffset? offset) => new()
    {
        PartitionIndex = index,
        CommittedOffset = offset?.Offset ?? -1,
        CommittedLeaderEpoch = offset?.LeaderEpoch ?? -1,
        Metadata = offset?.Metadata ?? "",
    };
}
