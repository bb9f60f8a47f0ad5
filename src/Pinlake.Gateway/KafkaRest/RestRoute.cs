using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pinlake.Model;

namespace Pinlake.Gateway.KafkaRest;

/// <summary>What all Kafka REST routes share: the topic in the path, the reply, and the proxy's own errors.</summary>
internal static class RestRoute
{
    private const string ReplyMediaType = "application/vnd.kafka.v2+json";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Wraps a handler so that whatever it throws becomes a reply.</summary>
    public static RequestDelegate Guard(RequestDelegate handler) => async context =>
    {
        RestError error;
        try
        {
            await handler(context).ConfigureAwait(false);
            return;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Nobody is left to be told.
        }
        catch (RestError refusal)
        {
            error = refusal;
        }
        catch (BodyTooLargeException tooLarge)
        {
            error = RestError.TooLarge(tooLarge.BytesMax);
        }
        catch (PinlakeException failure)
        {
            error = RestError.From(failure);
        }
        catch (BadHttpRequestException bad)
        {
            error = RestError.Malformed(bad.Message);
        }
        catch (Exception bug) when (!context.Response.HasStarted)
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RestRoute))
                .LogError(bug, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            error = RestError.Internal();
        }

        await ReplyAsync(context, error.Status, writer => Write(writer, error)).ConfigureAwait(false);
    };

    /// <summary>The topic that the path names.</summary>
    /// <exception cref="RestError">No topic can be called that.</exception>
    public static string TopicOf(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["topic"]!;
        return TopicName.IsValid(name)
            ? name
            : throw RestError.Unprocessable($"Not a topic name: 1 to {TopicName.LengthMax} letters, digits, '.', '_' and '-' make one, '.' and '..' do not.");
    }

    /// <summary>Sends a JSON reply with its length.</summary>
    public static async Task ReplyAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        using var body = new PooledBuffer(1024);
        await using (var writer = new Utf8JsonWriter(body, WriterOptions))
        {
            write(writer);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = ReplyMediaType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.Written, context.RequestAborted).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter writer, RestError error)
    {
        writer.WriteStartObject();
        writer.WriteNumber("error_code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        writer.WriteEndObject();
    }
}
