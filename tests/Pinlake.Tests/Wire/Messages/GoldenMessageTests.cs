using System.Text;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Wire.Messages;

/// <summary>Messages that a real broker sent, or took, and requests of strangers' clients.</summary>
public sealed class GoldenMessageTests
{
    public static TheoryData<ApiKey> Kinds { get; } = new(MessageKinds.All.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_message_reads_to_its_last_byte_and_is_written_as_it_came(ApiKey kind)
    {
        foreach (var (api, version, isRequest, bytes) in Messages(kind))
        {
            var line = $"{kind} v{version} {(isRequest ? "request" : "response")} {Convert.ToHexString(bytes)}";
            var transferred = MessageKinds.Transfer(api, version, isRequest, bytes).ShouldNotBeNull(line);
            // The real broker ends its list of versions with tags that say nothing to us.
            if (kind != ApiKey.ApiVersions || isRequest || version < 3)
            {
                Convert.ToHexString(transferred.Again).ShouldBe(Convert.ToHexString(bytes), line);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Golden_bytes_are_kept_of_every_version(ApiKey kind)
    {
        var api = MessageKinds.All[kind].Api;
        var kept = Messages(kind).Select(message => (message.Version, message.IsRequest)).ToHashSet();

        for (var version = api.LowestVersion; version <= api.HighestVersion; version++)
        {
            kept.ShouldContain((version, true));
            // No broker that is still made answers the formats of old.
            if (kind != ApiKey.Produce || version >= ProduceRequest.LowestBatchVersion)
            {
                kept.ShouldContain((version, false));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_cut_anywhere_or_with_one_byte_more_is_not_read(ApiKey kind)
    {
        foreach (var (api, version, isRequest, bytes) in Messages(kind).Where(message => message.Bytes.Length < 1_000))
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                MessageKinds.Transfer(api, version, isRequest, bytes.AsMemory(0, length))
                    .ShouldBeNull($"{kind} v{version} {isRequest} cut to {length} of {bytes.Length}");
            }

            MessageKinds.Transfer(api, version, isRequest, (byte[])[.. bytes, 0]).ShouldBeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_message_is_read_or_refused_but_never_throws(ApiKey kind)
    {
        var random = new Random(30 + (int)kind);
        var messages = Messages(kind);
        for (var round = 0; round < 20_000; round++)
        {
            var (api, version, isRequest, golden) = messages[random.Next(messages.Count)];
            var bytes = golden[..Math.Min(golden.Length, 600)];
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Read(api, version, isRequest, bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Random_bytes_are_read_or_refused_but_never_throw(ApiKey kind)
    {
        var random = new Random(50 + (int)kind);
        var api = MessageKinds.All[kind].Api;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(120)];
            random.NextBytes(bytes);
            Read(api, (short)random.Next(api.LowestVersion, api.HighestVersion + 1), round % 2 == 0, bytes);
        }
    }

    [Fact]
    public void The_metadata_of_a_real_broker_says_what_it_holds()
    {
        var (api, version, _, bytes) = Messages(ApiKey.Metadata).First(message => message is { Version: 12, IsRequest: false });

        var response = (MetadataResponse)MessageKinds.Transfer(api, version, isRequest: false, bytes)!.Value.Message;

        var broker = response.Brokers.ShouldHaveSingleItem();
        (broker.NodeId, broker.Host, broker.Rack).ShouldBe((1, "127.0.0.1", null));
        response.ClusterId.ShouldBe("cGlubGFrZS10ZXN0cy0wMQ");
        var made = response.Topics.Single(topic => topic.Name == "made-3");
        made.Partitions.Select(partition => (partition.PartitionIndex, partition.LeaderId)).ShouldBe([(0, 1), (1, 1)]);
        response.Topics.Single(topic => topic.Name == "missing").ErrorCode.ShouldBe(ErrorCode.UnknownTopicOrPartition);
    }

    [Fact]
    public void An_array_that_claims_more_than_the_bytes_can_hold_is_refused()
    {
        // Metadata v1: 0x7FFFFFFF topics.
        var fields = new FieldReader(Convert.FromHexString("7FFFFFFF0003616263"), 1, flexible: false);
        var request = new MetadataRequest();

        request.Transfer(fields);

        fields.Failed.ShouldBeTrue();
        request.Topics.ShouldNotBeNull().ShouldBeEmpty();
    }

    [Fact]
    public void More_elements_than_a_message_may_hold_are_refused_however_small()
    {
        // Metadata v12, flexible: topics of an id, a null name and no tags.
        var topics = FieldReader.ElementsMax + 1;
        using var message = new FieldWriter(12, flexible: true);
        new MetadataRequest { Topics = [.. Enumerable.Range(0, topics).Select(_ => new MetadataRequestTopic())] }.Transfer(message);
        var fields = new FieldReader(message.ToArray(), 12, flexible: true);

        new MetadataRequest().Transfer(fields);

        fields.Failed.ShouldBeTrue();
    }

    private static void Read(Api api, short version, bool isRequest, ReadOnlyMemory<byte> bytes)
    {
        var (_, newRequest, newResponse) = MessageKinds.All[api.Key];
        var fields = new FieldReader(bytes, version, api.IsFlexible(version));
        (isRequest ? newRequest() : newResponse()).Transfer(fields);
        RequestHeader.TryRead(bytes, out _, out _);
    }

    private static List<(Api Api, short Version, bool IsRequest, byte[] Bytes)> Messages(ApiKey kind)
    {
        var api = MessageKinds.All[kind].Api;
        return [.. File.ReadLines(Path.Combine(Golden.Folder, "messages", $"{kind}.txt"), Encoding.ASCII)
            .Select(line => line.Split(' '))
            .Select(words => (api, short.Parse(words[0].AsSpan(1)), words[1] == "request", Convert.FromHexString(words[2])))];
    }
}
