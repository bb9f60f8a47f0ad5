using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pinlake.Gateway.Listening;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class GatewayListenerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/2")]
    public async Task One_port_answers_in_the_version_that_the_client_begins_with(string version, string expected)
    {
        await using var application = await StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(application) + "echo")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("body"),
        };

        using var response = await http.SendAsync(request, Cancellation);

        response.Version.ShouldBe(Version.Parse(version));
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldBe($"{expected} http body");
    }

    [Fact]
    public async Task The_address_has_the_port_that_was_free()
    {
        await using var application = await StartAsync();

        Address(application).ShouldMatch("^http://127\\.0\\.0\\.1:[1-9][0-9]*/$");
    }

    [Fact]
    public async Task Many_http2_requests_share_one_connection()
    {
        await using var application = await StartAsync();
        using var http = new HttpClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address(application) + "echo")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new StringContent($"{number}"),
            };
            using var response = await http.SendAsync(request, Cancellation);
            return await response.Content.ReadAsStringAsync(Cancellation);
        }));

        answers.ShouldBe(Enumerable.Range(0, 50).Select(number => $"HTTP/2 http {number}"));
    }

    [Fact]
    public async Task A_request_that_begins_like_the_preface_and_comes_byte_by_byte_is_http_1()
    {
        await using var application = await StartAsync();
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, new Uri(Address(application)).Port, Cancellation);

        foreach (var character in "PRI /method HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        {
            await client.GetStream().WriteAsync(new byte[] { (byte)character }, Cancellation);
        }

        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        (await reader.ReadToEndAsync(Cancellation)).ShouldStartWith("HTTP/1.1 404");
    }

    [Fact]
    public async Task A_peer_that_leaves_without_a_word_disturbs_nobody()
    {
        await using var application = await StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, new Uri(Address(application)).Port, Cancellation);
        }

        using var http = new HttpClient();
        using var response = await http.PostAsync(Address(application) + "echo", new StringContent("x"), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<WebApplication> StartAsync()
    {
        var application = GatewayHost.Build();
        application.MapPost("/echo", (RequestDelegate)(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Scheme} {await reader.ReadToEndAsync()}");
        }));
        await application.StartAsync(Cancellation);
        return application;
    }

    private static string Address(WebApplication application) =>
        application.Services.GetRequiredService<IServer>().GatewayAddress().ToString();
}
