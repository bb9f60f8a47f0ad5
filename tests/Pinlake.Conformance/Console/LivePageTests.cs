using System.Text;
using Microsoft.Playwright;
using Pinlake.Support;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Pinlake.Conformance.Console;

public sealed class LivePageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_counts_in_a_browser_change_after_a_post_and_strangers_titles_stay_text()
    {
        var chromium = Requires.Command("chromium", "apt-get install chromium");
        await using var up = PinlakeProcess.Start(folder.Path, "up", "--json", "--http-port", "0", "--kafka-port", "0");
        var address = (await up.ReadAnswerAsync()).GetProperty("http").GetString()!;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
        var page = await browser.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.AddRange(message.Type == "error" ? [message.Text] : []);
        page.PageError += (_, error) => complaints.Add(error);

        SetDefaultExpectTimeout(30_000);
        await page.GotoAsync(address);
        await Expect(page.Locator("#connection")).ToHaveTextAsync("live");
        await Expect(page.Locator("#live-records")).ToHaveTextAsync("0");
        await Expect(page.Locator("#batch-records")).ToHaveTextAsync("0");
        await PostAsync(address);

        await Expect(page.Locator("#live-records")).ToHaveTextAsync("1");
        await Expect(page.Locator("#live-landed")).ToHaveTextAsync("1");
        await Expect(page.Locator("#batch-records")).ToHaveTextAsync("1");
        await Expect(page.Locator("#newest td.title").First).ToHaveTextAsync("<img src=x onerror=alert(1)>");
        (await page.Locator("#newest img").CountAsync()).ShouldBe(0);
        complaints.ShouldBeEmpty();
    }

    private static async Task PostAsync(string address)
    {
        const string row = """{"index":7,"unique_id":"u","title":"<img src=x onerror=alert(1)>","category":"travel"}""";
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using var kafka = new StringContent($$"""{"records":[{"key":7,"value":{{row}}}]}""", Encoding.UTF8, "application/vnd.kafka.json.v2+json");
        (await client.PostAsync("topics/pinterest.pin", kafka, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        using var kinesis = new StringContent($$"""{"Data":{{row}},"PartitionKey":"7"}""", Encoding.UTF8, "application/json");
        (await client.PutAsync("streams/streaming-pinterest-pin/record", kinesis, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }
}
