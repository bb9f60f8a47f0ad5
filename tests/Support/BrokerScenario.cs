using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;
using Pinlake.Wire.Records;
using Record = Pinlake.Model.Record;

namespace Pinlake.Support;

/// <summary>Every request in every version, asked of one broker; what it answers, as text that two brokers can agree on.</summary>
/// <remarks>With PINLAKE_GOLDEN_FOLDER set, requests and responses are kept there as they went over the wire.</remarks>
internal sealed class BrokerScenario(IPEndPoint broker) : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_600_000_000_000);
    private static readonly string? GoldenFolder = Environment.GetEnvironmentVariable("PINLAKE_GOLDEN_FOLDER");

    // What differs from broker to broker and says nothing about the protocol.
    private static readonly string[] Own = ["Host", "Port", "ClusterId", "ErrorMessage", "ThrottleTimeMs", "Configs", "ProducerId", "TopicAuthorizedOperations", "ClusterAuthorizedOperations", "LeaderEpoch"];

    private readonly KafkaSocket socket = new(broker);
    private readonly List<string> answers = [];
    private readonly Dictionary<string, Guid> topicIds = [];

    /// <summary>What Apache Kafka 4.3.0 answered.</summary>
    public static IReadOnlyList<string> AnswersOfKafka() =>
        File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Pinlake.Tests", "Wire", "Golden", "messages", "answers.txt"));

    /// <summary>Runs through it.</summary>
    /// <returns>One line an answer.</returns>
    public IReadOnlyList<string> Run()
    {
        AskForVersions();
        MakeTopics();
        AskForMetadata();
        AskForProducerIds();
        Produce();
        Fetch();
        ListOffsets();
        Commit();
        RemoveTopics();
        return answers;
    }

    public void Dispose() => socket.Dispose();

    private void AskForVersions() => Each(ApiVersionsRequest.Api, version => Ask<ApiVersionsRequest, ApiVersionsResponse>(
        version,
        new() { ClientSoftwareName = "test", ClientSoftwareVersion = "1.0" },
        response => response.ApiKeys = []));

    private void MakeTopics()
    {
        Each(CreateTopicsRequest.Api, version =>
        {
            var response = Ask<CreateTopicsRequest, CreateTopicsResponse>(version, new()
            {
                TimeoutMs = 10_000,
                Topics =
                [
                    new() { Name = $"made-{version}", NumPartitions = 2, ReplicationFactor = 1 },
                    new() { Name = "bad name", NumPartitions = 1, ReplicationFactor = 1 },
                    new() { Name = "too-many-replicas", NumPartitions = 1, ReplicationFactor = 3 },
                    new() { Name = "no-partitions", NumPartitions = 0, ReplicationFactor = 1 },
                    new() { Name = "assigned-wrongly", NumPartitions = -1, ReplicationFactor = -1, Assignments = [new() { PartitionIndex = 0, BrokerIds = [9] }] },
                    new() { Name = "bad-setting", NumPartitions = 1, ReplicationFactor = 1, Configs = [new() { Name = "no.such.setting", Value = "1" }] },
                    new() { Name = "twice", NumPartitions = 1, ReplicationFactor = 1 },
                    new() { Name = "twice", NumPartitions = 1, ReplicationFactor = 1 },
                ],
            }, OrderTopics);
            Ask<CreateTopicsRequest, CreateTopicsResponse>(version, new()
            {
                TimeoutMs = 10_000,
                Topics = [new() { Name = $"made-{version}", NumPartitions = 2, ReplicationFactor = 1 }],
            });
        });
    }

    // Real Kafka answers in an order of its own, and one of a name given twice.
    private static void OrderTopics(CreateTopicsResponse response) =>
        response.Topics = [.. response.Topics.DistinctBy(topic => topic.Name).OrderBy(topic => topic.Name, StringComparer.Ordinal)];

    private void AskForMetadata()
    {
        Each(MetadataRequest.Api, version =>
        {
            Ask<MetadataRequest, MetadataResponse>(version, new()
            {
                Topics = [new() { Name = "made-3" }, new() { Name = "made-7" }, new() { Name = version >= 4 ? "missing" : "bad name" }],
                AllowAutoTopicCreation = version < 4,
            }, response =>
            {
                response.Topics = [.. response.Topics.OrderBy(topic => topic.Name, StringComparer.Ordinal)];
                foreach (var topic in response.Topics.Where(topic => topic.Name is not null))
                {
                    topicIds[topic.Name!] = topic.TopicId;
                }
            });
        });
        Ask<MetadataRequest, MetadataResponse>(12, new() { Topics = [new() { TopicId = topicIds["made-3"] }, new() { TopicId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) }] },
            response => response.Topics = [.. response.Topics.OrderBy(topic => topic.Name, StringComparer.Ordinal)]);
        Ask<MetadataRequest, MetadataResponse>(1, new() { Topics = null }, response => response.Topics = [.. response.Topics.OrderBy(topic => topic.Name, StringComparer.Ordinal)]);
    }

    private void AskForProducerIds() => Each(InitProducerIdRequest.Api, version =>
    {
        var request = new InitProducerIdRequest { TransactionTimeoutMs = 10_000 };
        Until(() => socket.Ask<InitProducerIdRequest, InitProducerIdResponse>(version, request).ErrorCode == ErrorCode.None);
        Ask<InitProducerIdRequest, InitProducerIdResponse>(version, request);
    });

    private void Produce()
    {
        Each(ProduceRequest.Api, version =>
        {
            if (version >= ProduceRequest.LowestBatchVersion)
            {
                ProduceInto(version, "made-2", 0, Batch($"by version {version}", 3));
                ProduceInto(version, "made-2", 7, Batch("to no partition", 1));
                ProduceInto(version, "made-2", 1, Damaged(Batch("damaged", 1)));
                ProduceInto(version, "made-2", 1, [.. Batch("one of two", 1), .. Batch("two of two", 1)]);
                ProduceInto(version, "made-2", 1, OfMagic(1, Batch("old", 1)));
                ProduceInto(version, "made-2", 1, Marked(1 << 5, Batch("control", 1)));
                ProduceInto(version, "made-2", 1, WithLastOffset(4, Batch("gap", 2)));
                ProduceInto(version, "made-2", 1, []);
                ProduceInto(version, "made-2", 1, Batch("acks", 1), acks: 2);
                ProduceInto(version, "made-2", 1, Batch(new string('x', 1_100_000), 1));
            }
        });
        ProduceInto(3, "made-4", 0, Batch("with zstd's number in an old version", 1, CompressionCodec.Zstd));
    }

    private void ProduceInto(short version, string topic, int partition, byte[] batch, short acks = -1) =>
        Ask<ProduceRequest, ProduceResponse>(version, new()
        {
            Acks = acks,
            TimeoutMs = 10_000,
            Topics = [new() { Name = topic, Partitions = [new() { Index = partition, Records = batch }] }],
        }, response =>
        {
            foreach (var outcome in response.Topics.SelectMany(answered => answered.Partitions))
            {
                // Some refusals of the real broker come from its log, and tell where that begins.
                outcome.LogStartOffset = outcome.ErrorCode == ErrorCode.None ? outcome.LogStartOffset : -1;
                outcome.RecordErrors = [];
            }
        });

    private void Fetch() => Each(FetchRequest.Api, version =>
    {
        FetchFrom(version, "made-2", 0, 0, 1 << 20);
        FetchFrom(version, "made-2", 0, 4, 1);
        FetchFrom(version, "made-2", 0, 21, 1 << 20);
        FetchFrom(version, "made-2", 0, 22, 1 << 20);
        FetchFrom(version, "made-2", 7, 0, 1 << 20);
        FetchFrom(version, "missing", 0, 0, 1 << 20);
    });

    private void FetchFrom(short version, string topic, int partition, long offset, int bytesMax) =>
        Ask<FetchRequest, FetchResponse>(version, new()
        {
            MinBytes = 1,
            MaxWaitMs = 0,
            MaxBytes = 1 << 20,
            Topics = [new() { Name = topic, Partitions = [new() { Partition = partition, FetchOffset = offset, PartitionMaxBytes = bytesMax }] }],
        }, response =>
        {
            foreach (var answered in response.Topics.SelectMany(answered => answered.Partitions))
            {
                // Null and no batches are one to a client.
                answered.Records = answered.Records is { IsEmpty: false } records ? records : null;
                answered.AbortedTransactions = answered.AbortedTransactions is { Count: > 0 } aborted ? aborted : null;
            }
        });

    private void ListOffsets() => Each(ListOffsetsRequest.Api, version =>
    {
        foreach (var timestamp in new[] { -1, -2, Now.ToUnixTimeMilliseconds() - 5, Now.ToUnixTimeMilliseconds() + 1, Now.ToUnixTimeMilliseconds() + 60_000 })
        {
            Ask<ListOffsetsRequest, ListOffsetsResponse>(version, new()
            {
                Topics = [new() { Name = "made-2", Partitions = [new() { PartitionIndex = 0, Timestamp = timestamp }, new() { PartitionIndex = 7, Timestamp = timestamp }] }],
            }, response =>
            {
                foreach (var topic in response.Topics)
                {
                    topic.Partitions = [.. topic.Partitions.OrderBy(partition => partition.PartitionIndex)];
                }
            });
        }
    });

    private void Commit()
    {
        Each(FindCoordinatorRequest.Api, version =>
        {
            var request = new FindCoordinatorRequest { Key = "readers", CoordinatorKeys = ["readers"] };
            Until(() => IsFound(socket.Ask<FindCoordinatorRequest, FindCoordinatorResponse>(version, request)));
            Ask<FindCoordinatorRequest, FindCoordinatorResponse>(version, request);
        });
        Until(() => socket.Ask<OffsetFetchRequest, OffsetFetchResponse>(7, new() { GroupId = "readers", Topics = null }).ErrorCode == ErrorCode.None);
        Each(OffsetCommitRequest.Api, version =>
        {
            Ask<OffsetCommitRequest, OffsetCommitResponse>(version, new()
            {
                GroupId = "readers",
                Topics = [new() { Name = "made-2", Partitions = [new() { PartitionIndex = 0, CommittedOffset = version, CommittedMetadata = $"note {version}" }, new() { PartitionIndex = 7, CommittedOffset = 1 }] }],
            }, response =>
            {
                foreach (var topic in response.Topics)
                {
                    topic.Partitions = [.. topic.Partitions.OrderBy(partition => partition.PartitionIndex)];
                }
            });
            Ask<OffsetCommitRequest, OffsetCommitResponse>(version, new()
            {
                GroupId = "readers",
                Topics = [new() { Name = "made-2", Partitions = [new() { PartitionIndex = 1, CommittedOffset = 1, CommittedMetadata = new string('n', 5_000) }] }],
            });
        });
        Each(OffsetFetchRequest.Api, version =>
        {
            IReadOnlyList<OffsetFetchTopic> topics = [new() { Name = "made-2", PartitionIndexes = [0, 1] }];
            Ask<OffsetFetchRequest, OffsetFetchResponse>(version, new() { GroupId = "readers", Topics = topics, Groups = [new() { GroupId = "readers", Topics = topics }] });
            if (version >= 2)
            {
                Ask<OffsetFetchRequest, OffsetFetchResponse>(version, new() { GroupId = "readers", Topics = null, Groups = [new() { GroupId = "readers", Topics = null }] });
            }
        });
    }

    private void RemoveTopics() => Each(DeleteTopicsRequest.Api, version => Ask<DeleteTopicsRequest, DeleteTopicsResponse>(
        version,
        new()
        {
            TimeoutMs = 10_000,
            TopicNames = [$"made-{version + 1}", "missing"],
            Topics = [new() { Name = "made-7" }, new() { Name = "missing" }, new() { TopicId = topicIds["made-3"] }],
        },
        response => response.Responses = [.. response.Responses.OrderBy(topic => topic.Name, StringComparer.Ordinal)]));

    private static bool IsFound(FindCoordinatorResponse response) =>
        response.ErrorCode == ErrorCode.None && response.Coordinators.All(coordinator => coordinator.ErrorCode == ErrorCode.None);

    // A real broker that has just started makes its internal topics first; what it says until then is no matter of ours.
    private static void Until(Func<bool> isReady)
    {
        using var pause = new ManualResetEventSlim();
        for (var attempt = 0; attempt < 100 && !isReady(); attempt++)
        {
            pause.Wait(100);
        }
    }

    private static void Each(Api api, Action<short> ask)
    {
        for (var version = api.LowestVersion; version <= api.HighestVersion; version++)
        {
            ask(version);
        }
    }

    private TResponse Ask<TRequest, TResponse>(short version, TRequest request, Action<TResponse>? normalise = null)
        where TRequest : IRequest
        where TResponse : class, IWireFields, new()
    {
        var response = socket.Ask<TRequest, TResponse>(version, request);
        Keep(TRequest.Api, version, KafkaSocket.Frame(version, request, 1));
        normalise?.Invoke(response);
        var text = JsonSerializer.SerializeToNode(response)!;
        RemoveOwn(text);
        answers.Add($"{TRequest.Api.Key} v{version}: {text.ToJsonString()}");
        return response;
    }

    private void Keep(Api api, short version, byte[] request)
    {
        if (GoldenFolder is null || request.Length > 4_000 || socket.LastResponse.Length > 4_000)
        {
            return;
        }

        Directory.CreateDirectory(GoldenFolder);
        File.AppendAllLines(Path.Combine(GoldenFolder, $"{api.Key}.txt"),
        [
            $"v{version} request {Convert.ToHexString(request.AsSpan(sizeof(int)))}",
            $"v{version} response {Convert.ToHexString(socket.LastResponse)}",
        ]);
    }

    private static void RemoveOwn(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject structure:
                foreach (var name in Own)
                {
                    structure.Remove(name);
                }

                if (structure.TryGetPropertyValue("TopicId", out var id))
                {
                    structure["TopicId"] = id!.GetValue<Guid>() == Guid.Empty ? "none" : "some";
                }

                foreach (var (_, child) in structure)
                {
                    RemoveOwn(child);
                }

                break;
            case JsonArray array:
                foreach (var child in array)
                {
                    RemoveOwn(child);
                }

                break;
        }
    }

    private static byte[] Batch(string value, int records, CompressionCodec codec = CompressionCodec.None)
    {
        var batch = RecordBatchWriter.Write(
            [.. Enumerable.Range(0, records).Select(index => new Record(null, System.Text.Encoding.UTF8.GetBytes(value), Now.AddMilliseconds(index), []))], Now);
        return codec == CompressionCodec.None ? batch : Marked((short)codec, batch);
    }

    private static byte[] Damaged(byte[] batch)
    {
        batch[^1] ^= 1;
        return batch;
    }

    private static byte[] OfMagic(byte magic, byte[] batch)
    {
        batch[RecordBatchHeader.MagicOffset] = magic;
        return batch;
    }

    private static byte[] Marked(short attributes, byte[] batch) => Changed(batch, header => header with { Attributes = attributes });

    private static byte[] WithLastOffset(int delta, byte[] batch) => Changed(batch, header => header with { LastOffsetDelta = delta });

    private static byte[] Changed(byte[] batch, Func<RecordBatchHeader, RecordBatchHeader> change)
    {
        RecordBatchHeader.TryRead(batch, out var header);
        change(header).Write(batch);
        RecordBatchHeader.SetCrc(batch);
        return batch;
    }
}
