using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Pinlake.Gateway.Listening;

/// <summary>An endpoint inside the server whose connections are those that turned out to speak HTTP/2.</summary>
internal sealed class PriorKnowledgeTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    /// <summary>How the endpoint calls itself.</summary>
    public const string Name = "http2-prior-knowledge";

    /// <summary>Connections on their way from the port to the HTTP/2 server; the accept loop takes them at once.</summary>
    private const int HandoversMax = 64;

    private readonly Channel<ConnectionContext> handovers = Channel.CreateBounded<ConnectionContext>(HandoversMax);

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = new MemoryEndPoint();

    /// <summary>Gives a connection to the HTTP/2 server and returns when that is done with it.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        var handedOver = new HandedOverConnection(connection);
        try
        {
            await handovers.Writer.WriteAsync(handedOver, connection.ConnectionClosed).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ChannelClosedException or OperationCanceledException)
        {
            return; // The server stops, or the peer has left.
        }

        await handedOver.Served.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint == EndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(this);

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await handovers.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        handovers.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => UnbindAsync();

    private sealed class MemoryEndPoint : EndPoint
    {
        public override string ToString() => Name;
    }
}
