using System.Text;
using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Gateway.Kinesis;
using Pinlake.Log;
using Pinlake.Log.Broker;
using Pinlake.Support;

namespace Pinlake.Tests.Jobs;

/// <summary>A log of one test's own, with its Kafka and Kinesis listeners on free loopback ports.</summary>
internal sealed class LogServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly WebApplication application;
    private readonly IProducer<Null, byte[]?> producer;

    private LogServer(TemporaryFolder folder, LogStore log, WebApplication application)
    {
        (this.folder, this.application) = (folder, application);
        Log = log;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address)).ToList();
        Kafka = $"127.0.0.1:{addresses[0].Port}";
        Kinesis = new Uri($"http://127.0.0.1:{addresses[1].Port}/");
        Streams = new KinesisProducer(Kinesis);
        Pinlake.Model.Librdkafka.Use(typeof(Library).Assembly);
        producer = new ProducerBuilder<Null, byte[]?>(new ProducerConfig { BootstrapServers = Kafka, LingerMs = 2, MaxInFlight = 1 })
            .SetValueSerializer(new AsIs()).Build();
    }

    public LogStore Log { get; }

    public string Kafka { get; }

    public Uri Kinesis { get; }

    public KinesisProducer Streams { get; }

    public static async Task<LogServer> StartAsync()
    {
        var folder = new TemporaryFolder();
        var log = await LogStore.OpenAsync(
            new LogOptions { Folder = folder["log"] }, TimeProvider.System, NullLogger<LogStore>.Instance, CancellationToken.None);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, port => port.UseKafka(log, new BrokerOptions(), TimeProvider.System, NullLoggerFactory.Instance));
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
        });
        builder.Services.AddRouting();
        var application = builder.Build();
        application.MapKinesis(log, TimeProvider.System);
        await application.StartAsync();
        return new LogServer(folder, log, application);
    }

    /// <summary>Appends values to a partition; null is a tombstone.</summary>
    public Task ProduceAsync(string topic, int partition, params string?[] values) =>
        ProduceAsync(topic, partition, values.Select(value => value is null ? null : Encoding.UTF8.GetBytes(value)));

    public async Task ProduceAsync(string topic, int partition, IEnumerable<byte[]?> values)
    {
        // One connection, one partition: the order of the calls is the order of the offsets.
        await Task.WhenAll(values.Select(value => producer.ProduceAsync(
            new TopicPartition(topic, partition), new Message<Null, byte[]?> { Value = value })));
    }

    public async ValueTask DisposeAsync()
    {
        producer.Dispose();
        Streams.Dispose();
        await application.DisposeAsync();
        await Log.DisposeAsync();
        folder.Dispose();
    }

    private sealed class AsIs : ISerializer<byte[]?>
    {
        public byte[]? Serialize(byte[]? data, SerializationContext context) => data;
    }
}
