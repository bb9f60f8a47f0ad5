using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pinlake.Tests.Emulator;

/// <summary>A request as it arrived.</summary>
internal sealed record StubRequest(string Method, string Path, string? ContentType, string Body, int Number)
{
    /// <summary>pin, geo or user.</summary>
    public string Kind => Path.TrimEnd('/').Replace("/record", "", StringComparison.Ordinal).Split('.', '-')[^1];

    /// <summary>Whether it went to a topic.</summary>
    public bool IsBatch => Method == "POST";
}

/// <summary>A status and a body; status 0 breaks the connection off.</summary>
internal sealed record StubReply(int Status, string Body);

/// <summary>An HTTP server in the place of the gateway that keeps what it is sent and answers as it is told.</summary>
internal sealed class GatewayStub : IAsyncDisposable
{
    private readonly WebApplication app;
    private int requestCount;

    private GatewayStub(WebApplication app) => this.app = app;

    /// <summary>All requests in the order of their arrival.</summary>
    public ConcurrentQueue<StubRequest> Requests { get; } = [];

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:1");

    /// <summary>The reply of a gateway to whom all is well.</summary>
    public static StubReply Well(StubRequest request) => new(200, request.IsBatch
        ? $$"""{"offsets":[{"partition":2,"offset":{{request.Number.ToString(CultureInfo.InvariantCulture)}},"error_code":null,"error":null}],"key_schema_id":null,"value_schema_id":null}"""
        : $$"""{"ShardId":"shardId-000000000001","SequenceNumber":"{{request.Number.ToString("D56", CultureInfo.InvariantCulture)}}"}""");

    /// <summary>A stub that answers by <paramref name="answer"/>, or well.</summary>
    public static Task<GatewayStub> StartAsync(Func<StubRequest, StubReply>? answer = null) =>
        StartAsync(request => Task.FromResult((answer ?? Well)(request)));

    /// <summary>A stub that takes its time.</summary>
    public static async Task<GatewayStub> StartAsync(Func<StubRequest, Task<StubReply>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new GatewayStub(builder.Build());
        stub.app.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
            var request = new StubRequest(
                http.Request.Method, http.Request.Path, http.Request.ContentType, await body.ReadToEndAsync(), Interlocked.Increment(ref stub.requestCount));
            stub.Requests.Enqueue(request);
            var reply = await answer(request);
            if (reply.Status == 0)
            {
                http.Abort();
                return;
            }

            http.Response.StatusCode = reply.Status;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(reply.Body);
        });
        await stub.app.StartAsync();
        stub.Address = new Uri(stub.app.Urls.Single());
        return stub;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
