using Pinlake.Log.Catalog;
using Pinlake.Model;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Broker;

/// <summary>Makes and removes topics.</summary>
internal sealed class TopicsHandler(LogStore log)
{
    /// <summary>Makes the topics one by one; each succeeds or fails alone.</summary>
    public async Task<IWireFields?> CreateAsync(CreateTopicsRequest request)
    {
        var repeated = request.Topics.CountBy(topic => topic.Name).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToHashSet();
        var results = new List<CreatableTopicResult>(request.Topics.Count);
        foreach (var topic in request.Topics)
        {
            results.Add(repeated.Contains(topic.Name)
                ? Failed(topic.Name, ErrorCode.InvalidRequest, $"The request names topic '{topic.Name}' more than once.")
                : await CreateAsync(topic, request.ValidateOnly));
        }

        return new CreateTopicsResponse { Topics = results };
    }

    /// <summary>Removes the topics one by one; each succeeds or fails alone.</summary>
    public async Task<IWireFields?> DeleteAsync(short version, DeleteTopicsRequest request)
    {
        var wanted = version >= 6
            ? request.Topics
            : [.. request.TopicNames.Select(name => new DeleteTopicState { Name = name })];
        var results = new List<DeletableTopicResult>(wanted.Count);
        foreach (var topic in wanted)
        {
            results.Add(await DeleteAsync(topic));
        }

        return new DeleteTopicsResponse { Responses = results };
    }

    private async ValueTask<CreatableTopicResult> CreateAsync(CreatableTopic wanted, bool validateOnly)
    {
        var name = wanted.Name;
        if (wanted.Assignments.Any(assignment => assignment.BrokerIds is not [BrokerTopics.NodeId])
            || (wanted.Assignments.Count > 0 && (wanted.NumPartitions != -1 || wanted.ReplicationFactor != -1))
            || !wanted.Assignments.Select(assignment => assignment.PartitionIndex).Order().SequenceEqual(Enumerable.Range(0, wanted.Assignments.Count)))
        {
            return Failed(name, ErrorCode.InvalidReplicaAssignment, $"Every partition lies on broker {BrokerTopics.NodeId}: leave the assignment out.");
        }

        if (wanted.ReplicationFactor is not (-1 or 1))
        {
            return Failed(name, ErrorCode.InvalidReplicationFactor, $"{wanted.ReplicationFactor} replicas were asked for; there is one broker, so 1 (or -1).");
        }

        if (wanted.NumPartitions is 0 or < -1)
        {
            return Failed(name, ErrorCode.InvalidPartitions, $"{wanted.NumPartitions} partitions were asked for; at least 1, or -1 for the default.");
        }

        if (TopicSettings.Refuse(wanted.Configs) is { } problem)
        {
            return Failed(name, ErrorCode.InvalidConfig, problem);
        }

        if (log.FindTopic(name) is not null || BrokerTopics.IsInternal(name))
        {
            return Failed(name, ErrorCode.TopicAlreadyExists, $"Topic '{name}' already exists.");
        }

        var partitions = wanted.Assignments.Count > 0 ? wanted.Assignments.Count
            : wanted.NumPartitions == -1 ? log.Options.DefaultPartitions
            : wanted.NumPartitions;
        try
        {
            CatalogName.CheckTopic(name);
            var id = validateOnly ? Guid.Empty : (await log.CreateTopicAsync(name, partitions, CancellationToken.None)).Id;
            return new CreatableTopicResult { Name = name, TopicId = id, NumPartitions = partitions, ReplicationFactor = 1 };
        }
        catch (PinlakeException failure)
        {
            return Failed(name, failure.Kind == FailureKind.Invalid ? ErrorCode.InvalidTopicException : BrokerErrors.Of(failure.Kind), failure.Message);
        }
    }

    private async ValueTask<DeletableTopicResult> DeleteAsync(DeleteTopicState wanted)
    {
        var topic = wanted.Name is { } name
            ? log.FindTopic(name)
            : log.Topics.FirstOrDefault(candidate => candidate.Id == wanted.TopicId);
        var result = new DeletableTopicResult { Name = topic?.Name ?? wanted.Name, TopicId = topic?.Id ?? wanted.TopicId };
        if (topic is null)
        {
            result.ErrorCode = wanted.Name is null ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition;
            return result;
        }

        if (BrokerTopics.IsInternal(topic.Name))
        {
            (result.ErrorCode, result.ErrorMessage) = (ErrorCode.InvalidTopicException, $"Topic '{topic.Name}' is the broker's own.");
            return result;
        }

        try
        {
            await log.DeleteTopicAsync(topic.Name, CancellationToken.None);
        }
        catch (PinlakeException failure)
        {
            (result.ErrorCode, result.ErrorMessage) = (BrokerErrors.Of(failure.Kind), BrokerErrors.Text(failure.Message));
        }

        return result;
    }

    private static CreatableTopicResult Failed(string name, ErrorCode error, string message) => new()
    {
        Name = name,
        ErrorCode = error,
        ErrorMessage = BrokerErrors.Text(message),
    };
}
