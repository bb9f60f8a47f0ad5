using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pinlake.App.Output;

namespace Pinlake.App.Api;

/// <summary><c>GET /api/status</c>: the status once; <c>GET /api/events</c>: as server-sent events, once a second.</summary>
/// <remarks>Source of the event format: HTML standard, section "Server-sent events".</remarks>
internal static class StatusEndpoints
{
    /// <summary>Maps both routes.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="board">What they tell; asked for with each request, since it needs to know the ports.</param>
    /// <param name="stopping">Ends the event streams, which would otherwise hold up the server's end.</param>
    public static void MapStatus(this IEndpointRouteBuilder routes, Func<StatusBoard> board, CancellationToken stopping)
    {
        routes.MapGet("/api/status", async (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var status = await board().ReadAsync(context.RequestAborted).ConfigureAwait(false);
            await context.Response.WriteAsJsonAsync(status, JsonAnswer.Options, context.RequestAborted).ConfigureAwait(false);
        });
        routes.MapGet("/api/events", async (HttpContext context) =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            try
            {
                while (true)
                {
                    var status = await board().ReadAsync(end.Token).ConfigureAwait(false);
                    var text = $"event: status\ndata: {JsonSerializer.Serialize(status, JsonAnswer.Options)}\n\n";
                    await context.Response.WriteAsync(text, end.Token).ConfigureAwait(false);
                    await context.Response.Body.FlushAsync(end.Token).ConfigureAwait(false);
                    await board().NextAsync(end.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                // The watcher has left, or the server stops.
            }
        });
    }
}
