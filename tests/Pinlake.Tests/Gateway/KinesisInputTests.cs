using System.Text;
using Pinlake.Gateway.Kinesis;
using Pinlake.Gateway.Kinesis.ApiGateway;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class KinesisInputTests
{
    [Fact]
    public void Escapes_in_data_and_keys_are_undone()
    {
        using var input = Read("""{"StreamName":"s","Records":[{"Data":"\u002B\/8\u003D","PartitionKey":"caf\u00e9\n"},{"Data":"AAEC","PartitionKey":"né"}]}""");

        input.Records!.Select(record => Convert.ToHexString(record.Data!.Value.Span)).ShouldBe(["FBFF", "000102"]);
        input.Records!.Select(record => Encoding.UTF8.GetString(record.PartitionKey!.Value.Span)).ShouldBe(["café\n", "né"]);
    }

    [Fact]
    public void Unknown_fields_are_passed_over_and_null_is_absent()
    {
        using var input = Read("""{"Other":{"Records":[1]},"Records":[{"Data":null,"PartitionKey":"k","More":[{}],"ExplicitHashKey":null}],"StreamName":null}""");

        input.StreamName.ShouldBeNull();
        var record = input.Records.ShouldHaveSingleItem();
        record.Data.ShouldBeNull();
        record.ExplicitHashKey.ShouldBeNull();
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_key_is_refused() =>
        Should.Throw<KinesisError>(() => Read("""{"Records":[{"PartitionKey":"\ud800"}]}""")).Type.ShouldBe("SerializationException");

    [Theory]
    [InlineData("""{"StreamName":"s","Records":[{"Data":"\u002B\/8\u003D","PartitionKey":"caf\u00e9","ExplicitHashKey":"1"},{"Data":"AAEC","PartitionKey":"n"}]}""")]
    [InlineData("""{"records":[{"data":{"ind":[1,"x\"",null]},"partition-key":7528},{"data":"t","partition-key":"\u00e9"}]}""")]
    [InlineData("""{"StreamName":"s","Data":{"ind":1},"PartitionKey":"k","Limit":5,"Timestamp":1.5,"ShardFilter":{"Type":"x"}}""")]
    public void Random_bodies_are_read_or_refused_as_the_service_does(string seed)
    {
        var random = new Random(20250801);
        var bytes = Encoding.UTF8.GetBytes(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var body = bytes.ToArray();
            for (var change = 0; change < 3; change++)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var cut = body.AsMemory(0, random.Next(body.Length + 1));
            Try(() => PutRecordsInput.Read(cut).Dispose());
            Try(() => JsonEntries.ReadOne(cut));
            Try(() => JsonEntries.ReadAll(cut));
            Try(() =>
            {
                var fields = RequestFields.Parse(cut);
                StreamReference.Of(fields);
                fields.Blob("Data");
                fields.Integer("Limit");
                fields.TimestampMs("Timestamp");
                fields.Structure("ShardFilter")?.String("Type");
            });
        }
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (KinesisError refusal)
        {
            refusal.Type.ShouldBeOneOf("SerializationException", "ValidationException", "InvalidArgumentException");
        }
    }

    private static PutRecordsInput Read(string body) => PutRecordsInput.Read(Encoding.UTF8.GetBytes(body));
}
