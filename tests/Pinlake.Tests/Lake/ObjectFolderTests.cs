using System.Text;
using Pinlake.Lake.Objects;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Lake;

public sealed class ObjectFolderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_is_taken_keeps_its_first_bytes()
    {
        using var folder = new TemporaryFolder();
        var objects = new ObjectFolder(folder.Path);

        (await objects.PutIfAbsentAsync("a/b.json", "first"u8.ToArray(), Cancel)).ShouldBeTrue();
        (await objects.PutIfAbsentAsync("a/b.json", "second"u8.ToArray(), Cancel)).ShouldBeFalse();

        Encoding.UTF8.GetString((await objects.GetAsync("a/b.json", Cancel))!).ShouldBe("first");
    }

    [Fact]
    public async Task Of_many_who_put_the_same_name_at_once_exactly_one_wins_and_its_bytes_are_whole()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < 20; round++)
        {
            var key = $"race/{round}";
            // Each racer has its own ObjectFolder, as processes have.
            var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(racer => Task.Run(async () =>
            {
                var objects = new ObjectFolder(folder.Path);
                var content = Encoding.ASCII.GetBytes(new string((char)('a' + racer), 10_000));
                return await objects.PutIfAbsentAsync(key, content, Cancel) ? racer : -1;
            })));

            var winner = wins.Single(racer => racer >= 0);
            var stored = await new ObjectFolder(folder.Path).GetAsync(key, Cancel);
            stored.ShouldBe(Encoding.ASCII.GetBytes(new string((char)('a' + winner), 10_000)));
        }
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_null() =>
        (await new ObjectFolder("/nowhere/at/all").GetAsync("a", Cancel)).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("..")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a/./b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData(".pinlake/x")]
    [InlineData("\ud800")]
    public async Task A_name_that_could_leave_the_folder_or_break_a_line_is_refused(string key)
    {
        using var folder = new TemporaryFolder();
        var objects = new ObjectFolder(folder.Path);

        var failure = await Should.ThrowAsync<PinlakeException>(() => objects.PutIfAbsentAsync(key, "x"u8.ToArray(), Cancel));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_listing_is_in_ordinal_order_and_begins_behind_the_given_key()
    {
        using var folder = new TemporaryFolder();
        var objects = new ObjectFolder(folder.Path);
        foreach (var key in new[] { "t/b/2", "t/b/10", "t/b-x", "t/B", "t/b/1", "u/1", "t/.hidden" })
        {
            await objects.PutIfAbsentAsync(key, "abc"u8.ToArray(), Cancel);
        }

        objects.List("t/").Select(info => info.Key).ShouldBe(["t/.hidden", "t/B", "t/b-x", "t/b/1", "t/b/10", "t/b/2"]);
        objects.List("t/b/1").Select(info => info.Key).ShouldBe(["t/b/1", "t/b/10"]);
        objects.List("t/b/", startAfter: "t/b/10").Select(info => info.Key).ShouldBe(["t/b/2"]);
        objects.List("").Count.ShouldBe(7);
        objects.List("nothing/").ShouldBeEmpty();
        objects.List("u").Single().SizeBytes.ShouldBe(3);
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_in_no_listing_and_is_cleared_by_the_next()
    {
        using var folder = new TemporaryFolder();
        var home = Directory.CreateDirectory(folder[".pinlake"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "dead.lock"), "", Cancel);
        Directory.CreateDirectory(Path.Combine(home, "dead"));
        await File.WriteAllTextAsync(Path.Combine(home, "dead", "half.tmp"), "half", Cancel);
        var objects = new ObjectFolder(folder.Path);

        objects.List("").ShouldBeEmpty();
        await objects.PutIfAbsentAsync("a", "x"u8.ToArray(), Cancel);

        Directory.Exists(Path.Combine(home, "dead")).ShouldBeFalse();
        File.Exists(Path.Combine(home, "dead.lock")).ShouldBeFalse();
        objects.List("").Select(info => info.Key).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_second_writer_leaves_the_scratch_files_of_a_living_one_alone()
    {
        using var folder = new TemporaryFolder();
        var living = new ObjectFolder(folder.Path);
        var unfinished = living.NewScratchFile(".tmp");
        await File.WriteAllTextAsync(unfinished, "unfinished", Cancel);

        await new ObjectFolder(folder.Path).PutIfAbsentAsync("a", "x"u8.ToArray(), Cancel);

        File.Exists(unfinished).ShouldBeTrue();
        living.TryPublish(unfinished, "b").ShouldBeTrue();
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_no_failure()
    {
        using var folder = new TemporaryFolder();
        var objects = new ObjectFolder(folder.Path);
        await objects.PutIfAbsentAsync("a/b", "x"u8.ToArray(), Cancel);

        await objects.DeleteAsync("a/b", Cancel);
        await objects.DeleteAsync("a/b", Cancel);
        await objects.DeleteAsync("no/such", Cancel);

        objects.List("").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_scratch_folder_that_was_swept_away_is_made_again()
    {
        using var folder = new TemporaryFolder();
        var objects = new ObjectFolder(folder.Path);
        await objects.PutIfAbsentAsync("a", "x"u8.ToArray(), Cancel);
        Directory.Delete(folder[".pinlake"], recursive: true);

        (await objects.PutIfAbsentAsync("b", "x"u8.ToArray(), Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_unavailable_and_named_and_may_work_later()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["in-the-way"], "a file", Cancel);
        var objects = new ObjectFolder(folder["in-the-way"]);

        var failure = await Should.ThrowAsync<PinlakeException>(() => objects.PutIfAbsentAsync("a", "x"u8.ToArray(), Cancel));
        failure.Kind.ShouldBe(FailureKind.Unavailable);
        failure.Message.ShouldContain("in-the-way");
        File.Delete(folder["in-the-way"]);
        (await objects.PutIfAbsentAsync("a", "x"u8.ToArray(), Cancel)).ShouldBeTrue();
    }
}
