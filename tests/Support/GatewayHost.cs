using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Gateway.Access;
using Pinlake.Gateway.KafkaRest;
using Pinlake.Gateway.Kinesis;
using Pinlake.Gateway.Listening;
using Pinlake.Log;
using Xunit;

namespace Pinlake.Support;

/// <summary>One test's own gateway: a real port, a real log in a folder that goes with it.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly WebApplication application;

    private GatewayHost(TemporaryFolder folder, LogStore log, WebApplication application)
    {
        this.folder = folder;
        Log = log;
        this.application = application;
        BaseAddress = application.Services.GetRequiredService<IServer>().GatewayAddress();
        Http = new HttpClient { BaseAddress = BaseAddress };
    }

    public LogStore Log { get; }

    public Uri BaseAddress { get; }

    public HttpClient Http { get; }

    public static async Task<GatewayHost> StartAsync(
        TimeProvider? clock = null,
        KinesisOptions? kinesis = null,
        Action<LogOptions>? configure = null)
    {
        var folder = new TemporaryFolder();
        var options = new LogOptions { Folder = folder["log"] };
        configure?.Invoke(options);
        clock ??= TimeProvider.System;
        var log = await LogStore.OpenAsync(options, clock, NullLogger<LogStore>.Instance, Cancellation);
        var application = Build();
        application.MapKafkaRest(new LocalTopicLog(log, clock));
        application.MapKinesis(log, clock, kinesis);
        await application.StartAsync(Cancellation);
        return new GatewayHost(folder, log, application);
    }

    /// <summary>An application that listens as the gateway does, on a free port, and has no routes yet.</summary>
    public static WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseGatewayListener(LoopbackAddress.Parse("127.0.0.1", 0));
        builder.Services.AddRouting();
        return builder.Build();
    }

    /// <summary>Posts records as the JSON client of the REST Proxy does.</summary>
    public Task<HttpResponseMessage> ProduceAsync(string topic, string body, string mediaType = "application/vnd.kafka.json.v2+json") =>
        SendAsync(HttpMethod.Post, $"topics/{topic}", body, mediaType);

    /// <summary>Calls an operation natively and gives what it answers, whatever the status.</summary>
    public async Task<Answer> CallAsync(string operation, object input)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "");
        request.Headers.Add("X-Amz-Target", "Kinesis_20131202." + operation);
        var text = input as string ?? JsonSerializer.Serialize(input);
        request.Content = new StringContent(text, new MediaTypeHeaderValue("application/x-amz-json-1.1"));
        using var response = await Http.SendAsync(request, Cancellation);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> AskAsync(HttpMethod method, string path, string? body = null, string mediaType = "application/json")
    {
        using var response = await SendAsync(method, path, body, mediaType);
        return await Answer.ReadAsync(response);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string mediaType)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        return Http.SendAsync(request, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await application.DisposeAsync();
        await Log.DisposeAsync();
        folder.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What came back, its body as JSON (undefined when empty).</summary>
    internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, JsonElement Body)
    {
        public string ErrorType => Body.GetProperty("__type").GetString()!;

        public string Message => Body.GetProperty("message").GetString()!;

        public static async Task<Answer> ReadAsync(HttpResponseMessage response)
        {
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            return new Answer(response.StatusCode, response.Headers, text.Length == 0 ? default : JsonElement.Parse(text));
        }

        public string Text(string name) => Body.GetProperty(name).GetString()!;
    }
}
