using System.Text;
using System.Text.Json;
using Pinlake.Emulator.Rows;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Emulator;

public sealed class JsonlRowsTests
{
    private const string Line =
        """{"seq": 0, "pin": {"index": 7, "title": "a \" \\ {b", "tags": [1, {"x": null}]}, "geo": {"ind": 7, "latitude": -89.90}, "user": {"ind": 7, "age": 20}}""";

    [Fact]
    public async Task Values_stay_as_spelled_and_only_blanks_between_tokens_go()
    {
        var post = (await ReadAsync(Line + "\n")).ShouldHaveSingleItem();

        post.Index.ShouldBe(7);
        Encoding.UTF8.GetString(post.Pin.Span).ShouldBe("""{"index":7,"title":"a \" \\ {b","tags":[1,{"x":null}]}""");
        Encoding.UTF8.GetString(post.Geo.Span).ShouldBe("""{"ind":7,"latitude":-89.90}""");
        Encoding.UTF8.GetString(post.User.Span).ShouldBe("""{"ind":7,"age":20}""");
    }

    [Fact]
    public async Task Posts_come_in_the_order_of_the_file_with_repeats_and_without_blank_lines()
    {
        string[] lines = ["\uFEFF" + Line, "", Line.Replace(" 7", " 3", StringComparison.Ordinal) + "\r", "  ", Line];

        var posts = await ReadAsync(string.Join('\n', lines));

        posts.Select(post => post.Index).ShouldBe([7, 3, 7]);
    }

    [Fact]
    public async Task A_line_longer_than_the_read_buffer_is_read()
    {
        var posts = await ReadAsync(Line + "\n" + Line.Replace("{b", new string('b', 700_000), StringComparison.Ordinal) + "\n" + Line);

        posts.Select(post => post.Pin.Length > 700_000).ShouldBe([false, true, false]);
    }

    [Theory]
    [InlineData("{", "malformed JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("null", "no JSON object")]
    [InlineData("{}", "no 'pin'")]
    [InlineData("""{"pin":{"index":1},"geo":{"ind":1}}""", "no 'user'")]
    [InlineData("""{"pin":[1],"geo":{"ind":1},"user":{"ind":1}}""", "'pin' is no object")]
    [InlineData("""{"pin":{"title":"t"},"geo":{"ind":1},"user":{"ind":1}}""", "'pin' has no whole number from 0")]
    [InlineData("""{"pin":{"index":-1},"geo":{"ind":1},"user":{"ind":1}}""", "'pin' has no whole number from 0")]
    [InlineData("""{"pin":{"index":1.5},"geo":{"ind":1},"user":{"ind":1}}""", "'pin' has no whole number from 0")]
    [InlineData("""{"pin":{"index":1},"geo":{"ind":2},"user":{"ind":1}}""", "'geo' has ind 2 beside 1")]
    [InlineData("""{"pin":{"index":1},"geo":{"ind":1},"user":{"ind":1}} x""", "malformed JSON")]
    [InlineData("""{"pin":{"index":1},"geo":{"ind":1},"user":{"ind":1""", "malformed JSON")]
    public async Task A_line_that_is_no_post_is_refused_with_its_number(string bad, string problem)
    {
        var failure = await Should.ThrowAsync<PinlakeException>(() => ReadAsync(Line + "\n\n" + bad + "\n" + Line));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain("posts.jsonl' line 3: ");
        failure.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task A_line_that_is_not_UTF_8_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["posts.jsonl"], [.. Encoding.UTF8.GetBytes(Line), (byte)'\n', 0xC3, 0x28]);

        var failure = await Should.ThrowAsync<PinlakeException>(() => JsonlRows.OpenAsync(folder["posts.jsonl"], CancellationToken.None));

        failure.Message.ShouldContain("line 2: bytes that are not UTF-8");
    }

    [Theory]
    [InlineData("", "no post in the whole file")]
    [InlineData("\n \n", "no post in the whole file")]
    public async Task A_file_without_a_post_is_refused(string content, string problem)
    {
        var failure = await Should.ThrowAsync<PinlakeException>(() => ReadAsync(content));

        failure.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var failure = await Should.ThrowAsync<PinlakeException>(() => JsonlRows.OpenAsync("nowhere.jsonl", CancellationToken.None));

        (failure.Kind, failure.Message.Contains("nowhere.jsonl", StringComparison.Ordinal)).ShouldBe((FailureKind.NotFound, true));
    }

    [Fact]
    public async Task The_real_run_is_2262_posts_equal_to_their_lines()
    {
        var path = Requires.Shared("data/emulator_log.jsonl");
        await using var source = await JsonlRows.OpenAsync(path, TestContext.Current.CancellationToken);

        source.RowCount.ShouldBe(2_262);
        var row = 0;
        foreach (var line in File.ReadLines(path))
        {
            var post = await source.FindAsync(row++, TestContext.Current.CancellationToken);
            using var real = JsonDocument.Parse(line);
            using var pin = JsonDocument.Parse(post.Pin);
            JsonElement.DeepEquals(pin.RootElement, real.RootElement.GetProperty("pin")).ShouldBeTrue();
            post.Index.ShouldBe(real.RootElement.GetProperty("user").GetProperty("ind").GetInt32());
        }
    }

    private static async Task<List<Post>> ReadAsync(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["posts.jsonl"], content);
        await using var source = await JsonlRows.OpenAsync(folder["posts.jsonl"], TestContext.Current.CancellationToken);
        var posts = new List<Post>();
        for (var row = 0; row < source.RowCount; row++)
        {
            posts.Add(await source.FindAsync(row, TestContext.Current.CancellationToken));
        }

        return posts;
    }
}
