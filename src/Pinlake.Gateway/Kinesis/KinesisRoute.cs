using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>What the native route and those of API Gateway share: body, reply, request id, and the service's own errors.</summary>
internal static class KinesisRoute
{
    /// <summary>Bytes of the longest body: 10 MiB of payload in base64, keys and punctuation.</summary>
    public const int RequestBytesMax = 16 << 20;

    private const string RequestIdHeader = "x-amzn-RequestId";
    private const string ErrorTypeHeader = "x-amzn-ErrorType";

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Makes a request handler of an action on a request's body.</summary>
    /// <param name="mediaType">Media type of the reply.</param>
    /// <param name="act">Gets request, body and where the reply goes; what it throws becomes an error of the service.</param>
    public static RequestDelegate Handler(string mediaType, Func<HttpContext, ReadOnlyMemory<byte>, Utf8JsonWriter, Task> act) => async context =>
    {
        context.Response.Headers[RequestIdHeader] = Guid.NewGuid().ToString();
        using var reply = new PooledBuffer(4096);
        try
        {
            using var body = await RequestBody.ReadAsync(context, RequestBytesMax).ConfigureAwait(false);
            await using var writer = new Utf8JsonWriter(reply, WriterOptions);
            await act(context, body.Written, writer).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Nobody is left to be told.
        }
        catch (Exception failure)
        {
            await ReplyErrorAsync(context, mediaType, Translate(context, failure)).ConfigureAwait(false);
            return;
        }

        await ReplyAsync(context, StatusCodes.Status200OK, mediaType, reply.Written).ConfigureAwait(false);
    };

    private static KinesisError Translate(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case KinesisError refusal:
                return refusal;
            case BodyTooLargeException tooLarge:
                return KinesisError.TooLarge(tooLarge.Message);
            case PinlakeException known when known.Kind != FailureKind.Bug:
                return KinesisError.From(known);
            case BadHttpRequestException bad:
                return KinesisError.Serialization(bad.Message);
            default:
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KinesisRoute))
                    .LogError(failure, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                return KinesisError.Internal();
        }
    }

    private static async Task ReplyErrorAsync(HttpContext context, string mediaType, KinesisError error)
    {
        using var body = new PooledBuffer(1024);
        await using (var writer = new Utf8JsonWriter(body, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("__type"u8, error.Type);
            writer.WriteString("message"u8, error.Message);
            writer.WriteEndObject();
        }

        context.Response.Headers[ErrorTypeHeader] = error.Type;
        await ReplyAsync(context, error.Status, mediaType, body.Written).ConfigureAwait(false);
    }

    private static async Task ReplyAsync(HttpContext context, int status, string mediaType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
