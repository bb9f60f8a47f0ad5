using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Pinlake.Emulator.Rows;
using Pinlake.Emulator.Rows.Builtin;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Emulator;

public sealed class BuiltinTests(BuiltinRows rows) : IClassFixture<BuiltinRows>
{
    private const string NoStory = "No description available Story format";
    private const string NoTags = "N,o, ,T,a,g,s, ,A,v,a,i,l,a,b,l,e";

    [Fact]
    public void Every_table_has_11154_rows_and_row_n_of_each_is_post_n()
    {
        rows.Posts.Count.ShouldBe(11_154);
        rows.Pins.Select(pin => pin.GetProperty("index").GetInt32()).ShouldBe(Enumerable.Range(0, 11_154));
        rows.Geos.Select(geo => geo.GetProperty("ind").GetInt32()).ShouldBe(Enumerable.Range(0, 11_154));
        rows.Users.Select(user => user.GetProperty("ind").GetInt32()).ShouldBe(Enumerable.Range(0, 11_154));
    }

    [Fact]
    public void The_content_is_the_same_on_every_machine()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var post in rows.Posts)
        {
            hash.AppendData(post.Pin.Span);
            hash.AppendData(post.Geo.Span);
            hash.AppendData(post.User.Span);
        }

        // A wanted change of the content changes this value, and BuiltinDatabase.ContentVersion with it.
        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe("5b21943d27ff348f1de56548094e64ba4e4a0df39c8c9308b36c67bd94c8ee57");
        BuiltinDatabase.ContentVersion.ShouldBe(1);
    }

    [Theory]
    [InlineData("description", NoStory, 795, 0.065, 0.075)]
    [InlineData("description", "No description available", 171, 0.012, 0.016)]
    [InlineData("title", "No Title Data Available", 100, 0.008, 0.010)]
    [InlineData("poster_name", "User Info Error", 100, 0.008, 0.010)]
    [InlineData("follower_count", "User Info Error", 100, 0.008, 0.010)]
    [InlineData("tag_list", NoTags, 178, 0.014, 0.018)]
    [InlineData("image_src", "Image src error.", 276, 0.022, 0.026)]
    [InlineData("is_image_or_video", "multi-video(story page format)", 795, 0.065, 0.075)]
    [InlineData("title", "", 8, 0.0001, 0.002)]
    public void A_placeholder_has_its_share(string column, string placeholder, int count, double shareMin, double shareMax)
    {
        var found = rows.Pins.Count(pin => Text(pin, column) == placeholder);

        found.ShouldBe(count);
        ((double)found / rows.Pins.Count).ShouldBeInRange(shareMin, shareMax);
    }

    [Fact]
    public void Placeholders_go_together_as_in_the_original()
    {
        foreach (var pin in rows.Pins)
        {
            (Text(pin, "poster_name") == "User Info Error").ShouldBe(Text(pin, "follower_count") == "User Info Error");
            (Text(pin, "image_src") == "Image src error.").ShouldBe(pin.GetProperty("downloaded").GetInt32() == 0);
            (Text(pin, "description") == NoStory).ShouldBe(Text(pin, "is_image_or_video") == "multi-video(story page format)");
            if (Text(pin, "title") == "No Title Data Available")
            {
                (Text(pin, "poster_name"), Text(pin, "tag_list"), Text(pin, "description")).ShouldBe(("User Info Error", NoTags, NoStory));
            }
        }
    }

    [Fact]
    public void The_dirt_of_texts_is_all_there()
    {
        static bool IsZeroWidth(char character) => character is '\u200B' or '\u200D' or '\uFEFF';

        Count("description", text => text.EndsWith("…\u00A0", StringComparison.Ordinal)).ShouldBeInRange(3_600, 4_200);
        Count("description", text => text.EndsWith('…')).ShouldBeInRange(30, 120);
        Count("description", text => text.Any(IsZeroWidth)).ShouldBeInRange(5, 60);
        Count("title", text => text.Any(IsZeroWidth)).ShouldBeInRange(10, 100);
        Count("title", text => text.Contains('\n', StringComparison.Ordinal)).ShouldBeInRange(8, 40);
        Count("title", text => text.Contains("<b>", StringComparison.Ordinal)).ShouldBeInRange(5, 30);
        Count("title", text => text.Any(char.IsSurrogate)).ShouldBeInRange(80, 250);
        Count("title", text => text.Contains('"', StringComparison.Ordinal)).ShouldBeInRange(50, 150);
        Count("title", text => text.Contains('\\', StringComparison.Ordinal)).ShouldBeInRange(2, 20);
        Count("title", text => text != text.Trim()).ShouldBeInRange(10, 60);
        Count("poster_name", text => text != text.Trim()).ShouldBeInRange(150, 280);
        Count("poster_name", text => text.Any(char.IsSurrogate)).ShouldBeInRange(20, 100);
    }

    [Fact]
    public void Texts_keep_within_the_lengths_of_the_original()
    {
        rows.Pins.Max(pin => Text(pin, "title").Length).ShouldBe(199);
        rows.Pins.Max(pin => Text(pin, "description").Length).ShouldBeInRange(170, 180);
        rows.Pins.Min(pin => Text(pin, "description").Length).ShouldBeGreaterThan(0);
        rows.Pins.Max(pin => Text(pin, "poster_name").Length).ShouldBeInRange(200, 268);
    }

    [Fact]
    public void The_13_categories_lie_in_alphabetical_blocks()
    {
        var categories = rows.Pins.Select(pin => Text(pin, "category")).ToList();

        categories.ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        categories.Distinct().ShouldBe(
        [
            "art", "beauty", "christmas", "diy-and-crafts", "education", "event-planning", "finance", "home-decor", "mens-fashion",
            "quotes", "tattoos", "travel", "vehicles",
        ]);
        rows.Pins.ShouldAllBe(pin => Text(pin, "save_location") == "Local save in /data/" + Text(pin, "category"));
    }

    [Fact]
    public void Follower_counts_are_plain_thousands_and_millions()
    {
        Count("follower_count", text => text.EndsWith('k')).ShouldBeInRange(7_800, 8_700);
        Count("follower_count", text => text.EndsWith('M')).ShouldBeInRange(750, 1_000);
        Count("follower_count", text => text == "0").ShouldBeInRange(5, 120);
        rows.Pins.Select(pin => Text(pin, "follower_count")).Where(text => text != "User Info Error")
            .ShouldAllBe(text => text.TrimEnd('k', 'M').Length > 0 && text.TrimEnd('k', 'M').All(char.IsAsciiDigit));
    }

    [Fact]
    public void Countries_are_all_243_and_heavily_skewed()
    {
        var counts = rows.Geos.CountBy(geo => Text(geo, "country")).Select(pair => pair.Value).OrderDescending().ToList();

        counts.Count.ShouldBe(243);
        counts[0].ShouldBeInRange(400, 800);
        counts[121].ShouldBeInRange(10, 40);
    }

    [Fact]
    public void Some_5300_people_post_and_a_name_alone_is_none_of_them()
    {
        var people = rows.Users.CountBy(Person).ToList();

        people.Count.ShouldBe(5_285);
        people.Count(person => person.Value == 1).ShouldBeInRange(3_500, 4_500);
        people.Max(person => person.Value).ShouldBeInRange(150, 350);
        people.Select(person => person.Key.Name).Distinct().Count().ShouldBeLessThan(people.Count - 100);
        rows.Users.ShouldAllBe(user => user.GetProperty("age").GetInt32() >= 20 && user.GetProperty("age").GetInt32() <= 60);
    }

    [Fact]
    public void Instants_are_ISO_8601_and_coordinates_are_numbers_in_their_ranges()
    {
        static DateTime Instant(string text) =>
            DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None);

        var posted = rows.Geos.Select(geo => Instant(Text(geo, "timestamp"))).ToList();
        var joined = rows.Users.Select(user => Instant(Text(user, "date_joined"))).ToList();

        posted.Min().ShouldBeGreaterThanOrEqualTo(new DateTime(2017, 10, 1));
        posted.Max().ShouldBeLessThan(new DateTime(2022, 11, 1));
        joined.Min().ShouldBeGreaterThanOrEqualTo(new DateTime(2015, 10, 1));
        joined.Max().ShouldBeLessThan(new DateTime(2017, 11, 1));
        rows.Geos.ShouldAllBe(geo => Math.Abs(geo.GetProperty("latitude").GetDouble()) <= 90 && geo.GetProperty("latitude").GetRawText().Length <= 8);
        rows.Geos.ShouldAllBe(geo => Math.Abs(geo.GetProperty("longitude").GetDouble()) <= 180 && geo.GetProperty("longitude").GetRawText().Length <= 8);
    }

    [Fact]
    public void Rows_have_the_original_s_columns_in_its_order()
    {
        rows.Pins[0].EnumerateObject().Select(column => column.Name).ShouldBe(
        [
            "index", "unique_id", "title", "description", "poster_name", "follower_count", "tag_list", "is_image_or_video",
            "image_src", "downloaded", "save_location", "category",
        ]);
        rows.Geos[0].EnumerateObject().Select(column => column.Name).ShouldBe(["ind", "timestamp", "latitude", "longitude", "country"]);
        rows.Users[0].EnumerateObject().Select(column => column.Name).ShouldBe(["ind", "first_name", "last_name", "age", "date_joined"]);
        rows.Pins.Select(pin => Text(pin, "unique_id")).Distinct().Count().ShouldBe(rows.Pins.Count);
    }

    [Fact]
    public void A_second_use_leaves_the_file_as_it_is()
    {
        using var folder = new TemporaryFolder();
        File.Copy(rows.Path, folder["builtin.db"]);
        var bytes = SHA256.HashData(File.ReadAllBytes(folder["builtin.db"]));
        var written = File.GetLastWriteTimeUtc(folder["builtin.db"]);

        BuiltinDatabase.Ensure(folder["builtin.db"]);

        File.GetLastWriteTimeUtc(folder["builtin.db"]).ShouldBe(written);
        SHA256.HashData(File.ReadAllBytes(folder["builtin.db"])).ShouldBe(bytes);
        Directory.GetFiles(folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_file_of_another_content_version_is_made_again()
    {
        using var folder = new TemporaryFolder();
        var path = folder["builtin.db"];
        File.Copy(rows.Path, path);
        Execute(path, "DELETE FROM user_data; PRAGMA user_version = 0");

        BuiltinDatabase.Ensure(path);

        Execute(path, "SELECT COUNT(*) FROM user_data").ShouldBe(11_154);
    }

    [Theory]
    [InlineData(false, "no SQLite database")]
    [InlineData(true, "another SQLite database")]
    public void A_stranger_s_file_in_its_place_is_named_and_kept(bool isDatabase, string found)
    {
        using var folder = new TemporaryFolder();
        var path = folder["mine.db"];
        if (isDatabase)
        {
            Execute(path, "CREATE TABLE mine (id INTEGER)");
        }
        else
        {
            File.WriteAllText(path, "my notes, and quite a lot of them, so that it is longer than a header of a hundred bytes would ever be");
        }

        var bytes = File.ReadAllBytes(path);

        var failure = Should.Throw<PinlakeException>(() => BuiltinDatabase.Ensure(path));

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain(found);
        File.ReadAllBytes(path).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_foreign_database_with_the_three_tables_is_a_source_too()
    {
        using var folder = new TemporaryFolder();
        var path = folder["own.db"];
        File.Copy(rows.Path, path);
        Execute(path, "DELETE FROM geolocation_data WHERE ind = 5; DELETE FROM pinterest_data WHERE \"index\" > 7; PRAGMA application_id = 0");

        await using var source = await RowSource.OpenAsync(new() { Source = "sqlite:" + path }, TestContext.Current.CancellationToken);

        source.RowCount.ShouldBe(11_154);
        (await source.FindAsync(5, TestContext.Current.CancellationToken)).Geo.IsEmpty.ShouldBeTrue();
        (await source.FindAsync(7, TestContext.Current.CancellationToken)).Pin.ToArray().ShouldBe(rows.Posts[7].Pin.ToArray());
        (await source.FindAsync(8, TestContext.Current.CancellationToken)).IsWhole.ShouldBeFalse();
    }

    [Theory]
    [InlineData("ALTER TABLE user_data DROP COLUMN age", "age")]
    [InlineData("DROP TABLE geolocation_data", "geolocation_data")]
    public async Task A_database_without_a_table_or_column_is_refused_by_name(string change, string named)
    {
        using var folder = new TemporaryFolder();
        var path = folder["own.db"];
        File.Copy(rows.Path, path);
        Execute(path, change);

        var failure = await Should.ThrowAsync<PinlakeException>(() => RowSource.OpenAsync(new() { Source = "sqlite:" + path }, CancellationToken.None));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain(path);
        failure.Message.ShouldContain(named);
    }

    private static (string Name, int Age, string Joined) Person(JsonElement user) =>
        ($"{Text(user, "first_name")} {Text(user, "last_name")}", user.GetProperty("age").GetInt32(), Text(user, "date_joined"));

    private static string Text(JsonElement row, string column) => row.GetProperty(column).GetString()!;

    private static long? Execute(string path, string statements)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        return command.ExecuteScalar() as long?;
    }

    private int Count(string column, Func<string, bool> holds) => rows.Pins.Count(pin => holds(Text(pin, column)));
}
