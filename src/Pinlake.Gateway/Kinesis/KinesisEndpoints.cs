using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Pinlake.Gateway.Kinesis.ApiGateway;
using Pinlake.Log;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>Puts the Kinesis Data Streams API into an application: natively, and as API Gateway maps it.</summary>
public static class KinesisEndpoints
{
    private const string NativeMediaType = "application/x-amz-json-1.1";

    /// <summary>
    /// Maps <c>POST /</c> for the native protocol (JSON 1.1, the operation in <c>X-Amz-Target</c>), and
    /// <c>/streams…</c>, also below one leading segment, for API Gateway's. Signatures are not looked at.
    /// </summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="log">Holds the streams; stays the caller's to dispose of, after the application has stopped.</param>
    /// <param name="clock">Arrival times and the age of iterators.</param>
    /// <param name="options">Account, region, quota; checked here.</param>
    /// <returns>The routes, to name or restrict them.</returns>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: an option is out of range.</exception>
    public static IEndpointConventionBuilder MapKinesis(
        this IEndpointRouteBuilder endpoints,
        LogStore log,
        TimeProvider clock,
        KinesisOptions? options = null)
    {
        options ??= new KinesisOptions();
        var problems = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true)
            ? endpoints.MapKinesis(new KinesisApi(log, clock, options))
            : throw new PinlakeException(FailureKind.Invalid, $"Kinesis options: {string.Join(" ", problems.Select(problem => problem.ErrorMessage))}");
    }

    /// <summary>Maps the routes of <paramref name="api"/>.</summary>
    internal static IEndpointConventionBuilder MapKinesis(this IEndpointRouteBuilder endpoints, KinesisApi api)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var routes = endpoints.MapGroup("");
        routes.MapPost("/", KinesisRoute.Handler(NativeMediaType, (context, body, reply) =>
            api.Find(context.Request.Headers["X-Amz-Target"]).RunAsync(body, reply, CancellationToken.None)));
        new StreamRoutes(api).Map(routes, "");
        new StreamRoutes(api).Map(routes, "/{stage}");
        return routes;
    }
}
