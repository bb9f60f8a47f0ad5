using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Jobs.Sources;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class KinesisSourceOnKinesaliteTests
{
    [Fact]
    public async Task All_shards_of_kinesalite_are_read_in_order_and_again_from_any_place()
    {
        var program = Requires.Command("kinesalite", "npm install -g kinesalite");
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(program, ["--port", "0", "--createStreamMs", "1"]) { RedirectStandardOutput = true })!;
        try
        {
            var line = (await process.StandardOutput.ReadLineAsync(cancellation))!;
            var endpoint = new Uri("http://127.0.0.1:" + line.Split(':')[^1].Trim('/') + "/");
            using var producer = new KinesisProducer(endpoint);
            using var client = new KinesisClient(
                new KinesisClientOptions { Endpoint = endpoint, Signing = KinesisSigning.Key, AccessKeyId = "a", SecretAccessKey = "b" }, TimeProvider.System);
            (await Should.ThrowAsync<PinlakeException>(() => client.ListShardsAsync("s", cancellation))).Kind.ShouldBe(FailureKind.NotFound);
            await client.CreateStreamAsync("s", 3, cancellation);
            while ((await client.DescribeStreamSummaryAsync("s", cancellation)).Status != "ACTIVE")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellation);
            }

            await producer.PutAsync(
                "s", Enumerable.Range(0, 300).Select(n => (n.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes($"v{n}"))), cancellation);
            (await client.ListShardsAsync("s", cancellation)).Select(shard => shard.Name.Shard)
                .ShouldBe(["shardId-000000000000", "shardId-000000000001", "shardId-000000000002"]);

            var all = await ReadAsync(client, new Dictionary<StreamShard, string>(), 300, cancellation);
            all.Select(entry => Encoding.UTF8.GetString(entry.Record.Data)).Order().ShouldBe(Enumerable.Range(0, 300).Select(n => $"v{n}").Order());
            foreach (var shard in all.GroupBy(entry => entry.Shard))
            {
                shard.Select(entry => entry.Record.SequenceNumber).ShouldBeInOrder();
            }

            var places = all.GroupBy(entry => entry.Shard).ToDictionary(shard => shard.Key, shard => shard.ElementAt(9).Record.SequenceNumber);
            var rest = await ReadAsync(client, places, 270, cancellation);
            rest.Select(entry => entry.Record.SequenceNumber).Order().ShouldBe(
                all.GroupBy(entry => entry.Shard).SelectMany(shard => shard.Skip(10)).Select(entry => entry.Record.SequenceNumber).Order());
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<List<(StreamShard Shard, KinesisRecord Record)>> ReadAsync(
        KinesisClient client, IReadOnlyDictionary<StreamShard, string> positions, int count, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var source = new KinesisSource(client, ["s"], new KinesisSourceOptions { AnswerRecordsMax = 40 }, TimeProvider.System, NullLogger.Instance);
        var running = source.RunAsync(positions, stop.Token);
        var found = new List<(StreamShard, KinesisRecord)>();
        while (found.Count < count)
        {
            var records = await source.Records.ReadAsync(cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), cancellation);
            found.AddRange(records.Records.Select(record => (records.Shard, record)));
        }

        await stop.CancelAsync();
        await running;
        source.Records.TryRead(out _).ShouldBeFalse();
        return found;
    }
}
