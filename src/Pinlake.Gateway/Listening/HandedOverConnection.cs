using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Pinlake.Gateway.Listening;

/// <summary>A connection as the HTTP/2 server sees it; disposing it tells the port that it may close the real one.</summary>
/// <remarks>The features are a copy: both servers set their own, such as the one that holds their middleware.</remarks>
internal sealed class HandedOverConnection(ConnectionContext port) : ConnectionContext
{
    private readonly TaskCompletionSource served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the HTTP/2 server is done.</summary>
    public Task Served => served.Task;

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get; set; } = port.Transport;

    /// <inheritdoc/>
    public override string ConnectionId { get; set; } = port.ConnectionId;

    /// <inheritdoc/>
    public override IFeatureCollection Features { get; } = new FeatureCollection(port.Features);

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    /// <inheritdoc/>
    public override CancellationToken ConnectionClosed { get; set; } = port.ConnectionClosed;

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint { get; set; } = port.LocalEndPoint;

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint { get; set; } = port.RemoteEndPoint;

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => port.Abort(abortReason);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        served.TrySetResult();
        return base.DisposeAsync();
    }
}
