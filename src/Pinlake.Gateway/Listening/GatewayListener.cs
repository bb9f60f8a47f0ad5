using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Pinlake.Gateway.Access;

namespace Pinlake.Gateway.Listening;

/// <summary>Opens the gateway's one port: HTTP/1.1 and HTTP/2 with prior knowledge, both in clear text.</summary>
/// <remarks>
/// Kestrel takes HTTP/1.1 for every connection of a clear-text port that allows both, since nothing is negotiated
/// there. The AWS SDK for JavaScript speaks HTTP/2 from its first byte. So the port looks at the first bytes of
/// each connection (<see cref="ProtocolSwitch"/>) and hands those of HTTP/2 to a second, in-memory endpoint of the
/// same server (<see cref="PriorKnowledgeTransport"/>).
/// </remarks>
public static class GatewayListener
{
    /// <summary>Makes the server listen on <paramref name="address"/> beside whatever else it listens on.</summary>
    /// <param name="host">The web host being built.</param>
    /// <param name="address">Where to listen; port 0 takes a free one, see <see cref="GatewayAddress"/>.</param>
    /// <returns><paramref name="host"/>, for chaining.</returns>
    public static IWebHostBuilder UseGatewayListener(this IWebHostBuilder host, LoopbackAddress address)
    {
        ArgumentNullException.ThrowIfNull(host);
        var transport = new PriorKnowledgeTransport();
        host.ConfigureServices(services => services.AddSingleton<IConnectionListenerFactory>(transport));
        return host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address.EndPoint, port =>
            {
                port.Protocols = HttpProtocols.Http1;
                port.Use(next => new ProtocolSwitch(transport, next).OnConnectionAsync);
            });
            kestrel.Listen(transport.EndPoint, memory => memory.Protocols = HttpProtocols.Http2);
        });
    }

    /// <summary>Where the server listens, once it has started: the port that <see cref="UseGatewayListener"/> opened, with its number.</summary>
    /// <param name="server">The server of a started host.</param>
    /// <remarks>The server's own list also names the in-memory endpoint, and it cannot be taken off.</remarks>
    public static Uri GatewayAddress(this IServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return new Uri(addresses.First(address => !address.Contains(PriorKnowledgeTransport.Name, StringComparison.Ordinal)));
    }
}
