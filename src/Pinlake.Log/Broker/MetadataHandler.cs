using System.Buffers.Text;
using System.Net;
using Pinlake.Model;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Broker;

/// <summary>Tells the one broker, and the topics with their partitions.</summary>
internal sealed class MetadataHandler(LogStore log, BrokerOptions options)
{
    private static readonly int[] Nodes = [BrokerTopics.NodeId];

    /// <summary>Answers; makes topics that are asked for by name, where client and settings allow it.</summary>
    public async Task<IWireFields?> HandleAsync(short version, MetadataRequest request, ClientContext client)
    {
        var (host, port) = Address(options, client);
        return new MetadataResponse
        {
            Brokers = [new MetadataBroker { NodeId = BrokerTopics.NodeId, Host = host, Port = port }],
            ClusterId = ClusterId(),
            ControllerId = BrokerTopics.NodeId,
            Topics = request.Topics is null || (version == 0 && request.Topics.Count == 0)
                ? [.. log.Topics.Select(Describe)]
                : await DescribeAsync(request.Topics, request.AllowAutoTopicCreation),
        };
    }

    /// <summary>Where a client is told to connect to.</summary>
    public static (string Host, int Port) Address(BrokerOptions options, ClientContext client)
    {
        var own = client.LocalEndPoint as IPEndPoint;
        var ownAddress = own?.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : own?.Address;
        return (options.AdvertisedHost ?? ownAddress?.ToString() ?? "localhost", options.AdvertisedPort ?? own?.Port ?? 0);
    }

    // As Kafka writes its own: a UUID in 22 characters.
    private string ClusterId() => Base64Url.EncodeToString(log.Id.ToByteArray(bigEndian: true));

    private async Task<IReadOnlyList<MetadataTopic>> DescribeAsync(IReadOnlyList<MetadataRequestTopic> wanted, bool mayCreate)
    {
        var topics = new List<MetadataTopic>(wanted.Count);
        foreach (var topic in wanted)
        {
            topics.Add(topic.Name is { } name ? await DescribeByNameAsync(name, mayCreate) : DescribeById(topic.TopicId));
        }

        return topics;
    }

    private async ValueTask<MetadataTopic> DescribeByNameAsync(string name, bool mayCreate)
    {
        try
        {
            var topic = log.FindTopic(name);
            if (topic is null && mayCreate && !BrokerTopics.IsInternal(name))
            {
                topic = await log.FindOrCreateTopicAsync(name, CancellationToken.None);
            }

            return topic is null
                ? new MetadataTopic { ErrorCode = ErrorCode.UnknownTopicOrPartition, Name = name }
                : Describe(topic);
        }
        catch (PinlakeException failure)
        {
            var error = failure.Kind == FailureKind.Invalid ? ErrorCode.InvalidTopicException : BrokerErrors.Of(failure.Kind);
            return new MetadataTopic { ErrorCode = error, Name = name };
        }
    }

    private MetadataTopic DescribeById(Guid id) =>
        log.Topics.FirstOrDefault(topic => topic.Id == id) is { } found
            ? Describe(found)
            : new MetadataTopic { ErrorCode = ErrorCode.UnknownTopicId, TopicId = id };

    private static MetadataTopic Describe(TopicDescription topic) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        IsInternal = BrokerTopics.IsInternal(topic.Name),
        Partitions = [.. Enumerable.Range(0, topic.PartitionCount).Select(index => new MetadataPartition
        {
            PartitionIndex = index,
            LeaderId = BrokerTopics.NodeId,
            LeaderEpoch = BrokerTopics.LeaderEpoch,
            ReplicaNodes = Nodes,
            IsrNodes = Nodes,
        })],
    };
}
