using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Pinlake.Gateway.KafkaRest;

/// <summary>Puts the Kafka REST Proxy's v2 routes into an application.</summary>
public static class KafkaRestEndpoints
{
    /// <summary>Bytes of the longest request body: 16 MiB.</summary>
    private const int RequestBytesMax = 16 << 20;

    /// <summary>
    /// Maps <c>/topics</c>, <c>/topics/{topic}</c> and <c>/topics/{topic}/partitions/{partition}</c>, each also below one
    /// leading segment, as API Gateway puts a stage before a path.
    /// </summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="log">Where the records go; stays the caller's to dispose of, after the application has stopped.</param>
    /// <returns>The routes, to name or restrict them.</returns>
    public static IEndpointConventionBuilder MapKafkaRest(this IEndpointRouteBuilder endpoints, ITopicLog log)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var produce = RestRoute.Guard(new ProduceToTopic(log, RequestBytesMax).HandleAsync);
        var describe = new DescribeTopics(log);
        var routes = endpoints.MapGroup("");
        foreach (var prefix in (string[])["/topics", "/{stage}/topics"])
        {
            routes.MapPost(prefix + "/{topic}", produce);
            routes.MapPost(prefix + "/{topic}/partitions/{partition}", produce);
            routes.MapGet(prefix, RestRoute.Guard(describe.HandleListAsync));
            routes.MapGet(prefix + "/{topic}", RestRoute.Guard(describe.HandleOneAsync));
        }

        return routes;
    }
}
