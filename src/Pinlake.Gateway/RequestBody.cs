using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Pinlake.Gateway;

/// <summary>Reads a request's whole body, up to a limit, before anything looks at it.</summary>
internal static class RequestBody
{
    /// <summary>What is rented before the first byte has come, whatever the length that the sender announces.</summary>
    private const int FirstRentMax = 1 << 20;

    /// <summary>Reads to the end.</summary>
    /// <param name="context">The request; its body is unread.</param>
    /// <param name="bytesMax">Bytes at which reading stops.</param>
    /// <returns>The body, for the caller to dispose of.</returns>
    /// <exception cref="BodyTooLargeException">It is longer; the connection ends with the reply.</exception>
    public static async ValueTask<PooledBuffer> ReadAsync(HttpContext context, int bytesMax)
    {
        var announced = context.Request.ContentLength ?? 0;
        if (announced > bytesMax)
        {
            throw new BodyTooLargeException(bytesMax);
        }

        // The limit is counted below; the server's own would cut a body that this route allows.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var body = new PooledBuffer((int)Math.Min(announced, FirstRentMax));
        try
        {
            await CopyAsync(context, body, bytesMax).ConfigureAwait(false);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async Task CopyAsync(HttpContext context, PooledBuffer body, int bytesMax)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (body.Length + read.Buffer.Length > bytesMax)
            {
                throw new BodyTooLargeException(bytesMax);
            }

            foreach (var part in read.Buffer)
            {
                body.Write(part.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}

/// <summary>A request's body is longer than its route allows.</summary>
internal sealed class BodyTooLargeException(int bytesMax) : Exception($"The request is larger than {bytesMax} bytes.")
{
    /// <summary>Bytes that the route allows.</summary>
    public int BytesMax { get; } = bytesMax;
}
