using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Jobs.Sink;
using Pinlake.Jobs.Sources;
using Pinlake.Lake.Objects;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class SinkOnRealKafkaTests
{
    [Fact]
    public async Task Records_of_Apache_Kafka_become_raw_objects_and_a_topic_made_later_is_found()
    {
        var engine = Requires.Engine("kafka");
        using var folder = new TemporaryFolder();
        var address = Run(engine, "start", "--data", folder["kafka"]).Trim();
        try
        {
            var cancellation = TestContext.Current.CancellationToken;
            Pinlake.Model.Librdkafka.Use(typeof(Library).Assembly);
            using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = address }).Build();
            using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
            await admin.CreateTopicsAsync([new TopicSpecification { Name = "a", NumPartitions = 2, ReplicationFactor = 1 }]);
            for (var index = 0; index < 10; index++)
            {
                await producer.ProduceAsync(new TopicPartition("a", index % 2), new Message<Null, string> { Value = $$"""{"n": {{index}}}""" }, cancellation);
            }

            // A transaction's end takes an offset that no record has: a gap.
            using var transactional = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = address, TransactionalId = "t" }).Build();
            transactional.InitTransactions(TimeSpan.FromSeconds(20));
            for (var index = 10; index < 12; index++)
            {
                transactional.BeginTransaction();
                await transactional.ProduceAsync(new TopicPartition("a", 0), new Message<Null, string> { Value = $$"""{"n": {{index}}}""" }, cancellation);
                transactional.CommitTransaction();
            }

            var options = new SinkOptions
            {
                Topics = ["a", "b"],
                ObjectAgeMax = TimeSpan.FromMilliseconds(20),
                DiscoverDelay = TimeSpan.FromMilliseconds(100),
            };
            var kafka = new KafkaSourceOptions { BootstrapServers = address };
            var raw = new ObjectFolder(folder["raw"]);
            var sink = new SinkJob(options, kafka, raw, TimeProvider.System, NullLogger<SinkJob>.Instance);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var seen = new Dictionary<Pinlake.Model.TopicPartition, long>();
            sink.Advanced += position =>
            {
                seen[position.Partition] = position.Next.Value;
                if (seen.Values.Sum() == 14)
                {
                    done.SetResult();
                }
            };
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var running = sink.RunAsync(stop.Token);
            await admin.CreateTopicsAsync([new TopicSpecification { Name = "b", NumPartitions = 1, ReplicationFactor = 1 }]);
            await producer.ProduceAsync(new TopicPartition("b", 0), new Message<Null, string> { Value = "x" }, cancellation);

            await await Task.WhenAny(done.Task, running).WaitAsync(TimeSpan.FromSeconds(30), cancellation);
            await stop.CancelAsync();
            await running;

            Lines(raw, "topics/a/partition=0/").ShouldBe(["""{"n":0}""", """{"n":2}""", """{"n":4}""", """{"n":6}""", """{"n":8}""", """{"n":10}""", """{"n":11}"""]);
            raw.List("topics/a/partition=0/").Select(entry => entry.Key[^15..]).ShouldBe(["0000000000.json", "0000000007.json"]);
            Lines(raw, "topics/a/partition=1/").ShouldBe(["""{"n":1}""", """{"n":3}""", """{"n":5}""", """{"n":7}""", """{"n":9}"""]);
            Lines(raw, "topics/b/partition=0/").ShouldBe(["""{"_raw":"eA=="}"""]);
            sink.Positions.Sum(position => position.LagRecords).ShouldBe(0);
        }
        finally
        {
            Run(engine, "stop", "--data", folder["kafka"]);
        }
    }

    private static IEnumerable<string> Lines(ObjectFolder raw, string prefix) =>
        raw.List(prefix).SelectMany(entry => File.ReadAllLines(raw.PathOf(entry.Key), Encoding.UTF8));

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return output;
    }
}
