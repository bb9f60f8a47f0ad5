using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pinlake.App.Output;

namespace Pinlake.App.Api;

/// <summary><c>GET /health/live</c>, <c>/health/ready</c>, <c>/health/startup</c>: 200 while all is well, else 503.</summary>
/// <remarks>
/// Live says that the process answers; startup that it has opened its data; ready that it takes records and moves them on.
/// A server that listens has opened its data, so that startup and live answer alike.
/// </remarks>
internal static class HealthEndpoints
{
    /// <summary>Maps the three routes.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="ailments">What is wrong, in words; empty while all is well.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes, Func<IReadOnlyList<string>> ailments)
    {
        routes.MapGet("/health/live", (HttpContext context) => AnswerAsync(context, []));
        routes.MapGet("/health/startup", (HttpContext context) => AnswerAsync(context, []));
        routes.MapGet("/health/ready", (HttpContext context) => AnswerAsync(context, ailments()));
    }

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<string> ailments)
    {
        context.Response.StatusCode = ailments.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new { status = ailments.Count == 0 ? "ok" : "failed", ailments }, JsonAnswer.Options, context.RequestAborted);
    }
}
