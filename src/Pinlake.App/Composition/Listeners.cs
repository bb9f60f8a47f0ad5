using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pinlake.Gateway.Access;
using Pinlake.Gateway.Listening;
using Pinlake.Model;

namespace Pinlake.App.Composition;

/// <summary>The ports of this process: HTTP, and Kafka if the log is here.</summary>
internal sealed class Listeners : IAsyncDisposable
{
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(5);

    private readonly WebApplication application;

    private Listeners(WebApplication application, Uri http, string? kafka) =>
        (this.application, Http, Kafka) = (application, http, kafka);

    /// <summary>Base address of the HTTP port.</summary>
    public Uri Http { get; }

    /// <summary>The Kafka listener as <c>host:port</c>; null when there is none.</summary>
    public string? Kafka { get; }

    /// <summary>Opens the ports and serves.</summary>
    /// <param name="http">Where HTTP is to be served.</param>
    /// <param name="routes">Maps the routes; the token is cancelled when the server begins to stop.</param>
    /// <param name="kafka">Where Kafka is to be served, and by what; null for nowhere.</param>
    /// <param name="logs">Loggers of the server.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Unavailable"/>: a port is taken; the message names its holder.</exception>
    public static async Task<Listeners> StartAsync(
        LoopbackAddress http,
        Action<IEndpointRouteBuilder, CancellationToken> routes,
        (LoopbackAddress Address, Action<ListenOptions> Serve)? kafka,
        ILoggerFactory logs,
        CancellationToken cancellation)
    {
        PortHolder.RequireFree(http.EndPoint, "http.port");
        if (kafka is { } wanted)
        {
            PortHolder.RequireFree(wanted.Address.EndPoint, "kafka.port");
        }

        // Empty: no configuration, environment or console of the framework's own comes between ours and the user.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainMax);
        builder.WebHost.UseKestrelCore().UseGatewayListener(http);
        ListenOptions? kafkaPort = null;
        if (kafka is { } listener)
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(listener.Address.EndPoint, port =>
            {
                kafkaPort = port;
                listener.Serve(port);
            }));
        }

        var application = builder.Build();
        application.UseRouting();
        routes(application, application.Lifetime.ApplicationStopping);
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new PinlakeException(FailureKind.Unavailable, $"The ports cannot be listened on: {e.Message}", e);
        }

        // Kestrel puts the port that it got into the options; the addresses of all listeners stand in one list.
        var kafkaEndPoint = kafkaPort?.IPEndPoint;
        return new(application, HttpAddress(application, kafkaEndPoint), kafkaEndPoint?.ToString());
    }

    /// <summary>Takes no more requests, answers those in progress, and closes the ports.</summary>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync().ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
    }

    private static Uri HttpAddress(WebApplication application, IPEndPoint? kafka) => application.Services
        .GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : null)
        .OfType<Uri>()
        .Where(address => address.IsLoopback && address.Port != kafka?.Port)
        // With the final slash, as text too: paths are put behind it.
        .Select(address => new Uri(address.GetLeftPart(UriPartial.Authority) + "/"))
        .First();
}
