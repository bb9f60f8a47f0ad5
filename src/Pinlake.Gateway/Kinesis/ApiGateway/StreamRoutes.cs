using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Pinlake.Gateway.Kinesis.ApiGateway;

/// <summary>The streams as resources, the way pipelines map them in API Gateway: paths and headers name what the operations take.</summary>
/// <remarks>
/// The replies are the operations' own. <c>Data</c> goes out as base64 and comes in as JSON, whose bytes are stored.
/// </remarks>
internal sealed class StreamRoutes(KinesisApi api)
{
    private const string MediaType = "application/json";
    private const int ShardCountDefault = 5;

    /// <summary>Maps the routes below <paramref name="prefix"/>.</summary>
    public void Map(IEndpointRouteBuilder endpoints, string prefix)
    {
        var list = prefix + "/streams";
        var one = list + "/{name}";
        endpoints.MapGet(list, Handler((_, _, reply) => Done(() => api.ListStreams.Run(new ListStreams.Request(), reply))));
        endpoints.MapGet(one, Handler((context, _, reply) => Done(() => api.DescribeStream.Run(new DescribeStream.Request(NameOf(context)), reply))));
        endpoints.MapPost(one, Handler((context, body, _) => CreateAsync(NameOf(context), body)));
        endpoints.MapDelete(one, Handler((context, _, _) => api.DeleteStream.RunAsync(NameOf(context), CancellationToken.None)));
        endpoints.MapPut(one + "/record", Handler((context, body, reply) => PutAsync(NameOf(context), body, reply)));
        endpoints.MapPut(one + "/records", Handler((context, body, reply) => PutAllAsync(NameOf(context), body, reply)));
        endpoints.MapGet(one + "/sharditerator", Handler(IteratorAsync));
        endpoints.MapGet(one + "/records", Handler(GetAsync));
    }

    private static RequestDelegate Handler(Func<HttpContext, ReadOnlyMemory<byte>, Utf8JsonWriter, Task> act) => KinesisRoute.Handler(MediaType, act);

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private Task CreateAsync(string name, ReadOnlyMemory<byte> body)
    {
        var shardCount = body.IsEmpty ? null : RequestFields.Parse(body).Integer("ShardCount");
        return api.CreateStream.RunAsync(new CreateStream.Request(name, shardCount ?? ShardCountDefault), CancellationToken.None);
    }

    private Task PutAsync(string name, ReadOnlyMemory<byte> body, Utf8JsonWriter reply)
    {
        var entry = JsonEntries.ReadOne(body);
        var request = new PutRecord.Request(name, entry.Data, entry.PartitionKey, entry.ExplicitHashKey);
        return api.PutRecord.RunAsync(request, reply, CancellationToken.None);
    }

    private Task PutAllAsync(string name, ReadOnlyMemory<byte> body, Utf8JsonWriter reply) =>
        api.PutRecords.RunAsync(name, PutRecords.Check(name, JsonEntries.ReadAll(body)), reply, CancellationToken.None);

    private Task IteratorAsync(HttpContext context, ReadOnlyMemory<byte> body, Utf8JsonWriter reply)
    {
        var request = new GetShardIterator.Request(NameOf(context), context.Request.Query["shard-id"]);
        return api.GetShardIterator.RunAsync(request, reply, context.RequestAborted);
    }

    private Task GetAsync(HttpContext context, ReadOnlyMemory<byte> body, Utf8JsonWriter reply) =>
        api.GetRecords.RunAsync(new GetRecords.Request(context.Request.Headers["Shard-Iterator"]), reply, context.RequestAborted);
}
