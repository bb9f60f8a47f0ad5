using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Pinlake.App.Console;

/// <summary>Serves the live page and what it is made of, from inside the program.</summary>
internal static class ConsolePages
{
    private const string Folder = "Pages/";

    // The page loads from its own origin and talks to it; whatever got into a title could not do otherwise either.
    private const string Policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Maps <c>GET /</c> and each file of the page.</summary>
    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        var assembly = typeof(ConsolePages).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            var page = new Page(resource[Folder.Length..], Read(assembly, resource));
            routes.MapGet("/" + page.Name, page.ServeAsync);
            if (page.Name == "index.html")
            {
                routes.MapGet("/", page.ServeAsync);
            }
        }
    }

    private static byte[] Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class Page(string name, byte[] content)
    {
        private readonly string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"";

        public string Name => name;

        public async Task ServeAsync(HttpContext context)
        {
            var headers = context.Response.Headers;
            headers.ETag = tag;
            headers.CacheControl = "no-cache";
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            if (context.Request.Headers.IfNoneMatch.Contains(tag))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            context.Response.ContentType = Path.GetExtension(name) switch
            {
                ".html" => "text/html; charset=utf-8",
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                _ => "image/svg+xml",
            };
            context.Response.ContentLength = content.Length;
            await context.Response.BodyWriter.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
