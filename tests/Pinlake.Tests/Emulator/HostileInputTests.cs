using System.Text;
using Pinlake.Emulator.Posting;
using Pinlake.Emulator.Rows;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Emulator;

public sealed class HostileInputTests
{
    private static readonly Uri Base = new("http://127.0.0.1:1");

    private static readonly string[] Good =
    [
        """{"seq": 0, "pin": {"index": 7, "title": "a \" \\ {b \u00e9", "tags": [1, {"x": null}]}, "geo": {"ind": 7}, "user": {"ind": 7}}""",
        """{"offsets":[{"partition":0,"offset":12,"error_code":null,"error":null}],"key_schema_id":null,"value_schema_id":null}""",
        """{"ShardId":"shardId-000000000001","SequenceNumber":"49648256421248313573246050223309610985396448393091350530"}""",
    ];

    [Fact]
    public void Damaged_lines_and_replies_never_throw()
    {
        var random = new Random(20_261_124);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Good[round % Good.Length]);
            for (var damage = random.Next(4); damage >= 0; damage--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Should.NotThrow(() => ReadAll(bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length))));
        }
    }

    [Theory]
    [InlineData("""{"\ud800":1,"pin":{"\udfff":2,"index":1},"geo":{"ind":1},"user":{"ind":1}}""")]
    [InlineData("""{"offsets":[{"\ud800":0,"partition":1.5,"offset":1e400,"error_code":"x","error":"\ud800"}]}""")]
    [InlineData("""{"ShardId":{"ShardId":"deep"},"SequenceNumber":["1"]}""")]
    [InlineData("""{"ShardId":"\ud800","SequenceNumber":""}""")]
    public void Traps_never_throw_and_acknowledge_nothing(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        ReadAll(bytes).ShouldAllBe(reply => reply.Kind != ReplyKind.Acknowledged);
    }

    [Fact]
    public void An_offset_that_is_no_whole_number_is_no_acknowledgement()
    {
        var reply = new KafkaRestProtocol(Base, "p", unkeyed: false).Read(
            200, """{"offsets":[{"partition":0,"offset":1.5,"error_code":null,"error":null}]}"""u8);

        reply.Kind.ShouldBe(ReplyKind.TryAgain);
    }

    private static Reply[] ReadAll(ReadOnlySpan<byte> bytes)
    {
        _ = PostLine.TryRead(bytes, out _, out _);
        return [new KafkaRestProtocol(Base, "p", unkeyed: false).Read(200, bytes), new KinesisProtocol(Base, "p", unkeyed: false).Read(200, bytes)];
    }
}
