using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Log;
using Pinlake.Log.Broker;

namespace Pinlake.Support;

/// <summary>A log in a folder of its own, served to Kafka clients on a free loopback port.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly TemporaryFolder? ownFolder;

    private TestBroker(LogStore log, WebApplication server, TemporaryFolder? ownFolder) =>
        (Log, this.server, this.ownFolder) = (log, server, ownFolder);

    /// <summary>The log behind the listener.</summary>
    public LogStore Log { get; }

    /// <summary>Where the listener listens.</summary>
    public IPEndPoint EndPoint { get; private init; } = new(IPAddress.Loopback, 0);

    /// <summary>The same as Kafka clients write it.</summary>
    public string Address => EndPoint.ToString();

    /// <summary>What the listener has logged.</summary>
    public IReadOnlyCollection<string> Complaints { get; private init; } = [];

    /// <summary>Starts it.</summary>
    /// <param name="folder">Folder of the log; unless given, one that is gone with the broker.</param>
    /// <param name="configureLog">Changes the log's settings.</param>
    /// <param name="configureBroker">Changes the listener's settings.</param>
    /// <param name="listenerClock">Clock of the listener; the system's unless given. The log keeps the system's.</param>
    public static async Task<TestBroker> StartAsync(
        string? folder = null,
        Action<LogOptions>? configureLog = null,
        Action<BrokerOptions>? configureBroker = null,
        TimeProvider? listenerClock = null)
    {
        var ownFolder = folder is null ? new TemporaryFolder() : null;
        var logOptions = new LogOptions { Folder = folder ?? ownFolder!["log"] };
        configureLog?.Invoke(logOptions);
        var brokerOptions = new BrokerOptions();
        configureBroker?.Invoke(brokerOptions);
        var log = await LogStore.OpenAsync(logOptions, TimeProvider.System, NullLogger<LogStore>.Instance, CancellationToken.None);

        var journal = new RememberingLogger();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseKafka(log, brokerOptions, listenerClock ?? TimeProvider.System, journal)));
        var server = builder.Build();
        await server.StartAsync();
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new TestBroker(log, server, ownFolder) { Complaints = journal.Lines, EndPoint = new IPEndPoint(IPAddress.Loopback, new Uri(address).Port) };
    }

    /// <summary>Stops the listener, closes the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
        await Log.DisposeAsync();
        ownFolder?.Dispose();
    }
}
