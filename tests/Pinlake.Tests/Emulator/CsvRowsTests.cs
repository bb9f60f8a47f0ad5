using System.Text;
using System.Text.Json;
using Pinlake.Emulator;
using Pinlake.Emulator.Orders;
using Pinlake.Emulator.Rows;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Emulator;

public sealed class CsvRowsTests
{
    private const string PinHead =
        "index,unique_id,title,description,poster_name,follower_count,tag_list,is_image_or_video,image_src,downloaded,save_location,category\n";

    private const string PinRow = "7,id-7,\"Two\nlines, \"\"quoted\"\"\",d … ,😀 poster,124k,\"a,b\",image,src,1,Local save in /data/art,art\n";
    private const string GeoRows = ",ind,timestamp,latitude,longitude,country\n0,7,2020-08-28 03:52:47,-89.9787,12.0,Cote d'Ivoire\n1,8,2021-01-02T03:04:05,1e1,0,Chad\n";
    private const string UserRows = "date_joined,age,last_name,first_name,ind,note\n2015-10-24 11:23:51,20,Ali,Abigail,7,ignored\n";

    [Fact]
    public async Task Rows_keep_their_types_and_spellings()
    {
        using var folder = Folder(PinHead + PinRow, GeoRows, UserRows);

        var post = await FindAsync(folder, 7);

        Text(post.Pin).ShouldBe("""
            {"index":7,"unique_id":"id-7","title":"Two\nlines, \"quoted\"","description":"d … ","poster_name":"\uD83D\uDE00 poster","follower_count":"124k","tag_list":"a,b","is_image_or_video":"image","image_src":"src","downloaded":1,"save_location":"Local save in /data/art","category":"art"}
            """);
        Text(post.Geo).ShouldBe("""{"ind":7,"timestamp":"2020-08-28T03:52:47","latitude":-89.9787,"longitude":12.0,"country":"Cote d'Ivoire"}""");
        Text(post.User).ShouldBe("""{"ind":7,"first_name":"Abigail","last_name":"Ali","age":20,"date_joined":"2015-10-24T11:23:51"}""");
    }

    [Fact]
    public async Task A_row_that_one_file_lacks_makes_the_post_incomplete()
    {
        using var folder = Folder(PinHead + PinRow, GeoRows, UserRows);

        var post = await FindAsync(folder, 8);

        (post.Pin.IsEmpty, post.Geo.IsEmpty, post.User.IsEmpty, post.IsWhole).ShouldBe((true, false, true, false));
    }

    [Fact]
    public async Task An_empty_number_or_instant_is_null_and_a_byte_order_mark_is_no_part_of_a_name()
    {
        using var folder = Folder("\uFEFF" + PinHead + PinRow.Replace(",1,Local", ",,Local", StringComparison.Ordinal), GeoRows, UserRows.Replace("2015-10-24 11:23:51", "", StringComparison.Ordinal));

        var post = await FindAsync(folder, 7);

        Text(post.Pin).ShouldContain("\"downloaded\":null");
        Text(post.User).ShouldEndWith("\"date_joined\":null}");
    }

    [Fact]
    public async Task CRLF_ends_lines_too()
    {
        using var folder = Folder(PinHead + PinRow, GeoRows.Replace("\n", "\r\n", StringComparison.Ordinal), UserRows);

        Text((await FindAsync(folder, 7)).Geo).ShouldEndWith("\"country\":\"Cote d'Ivoire\"}");
    }

    public static TheoryData<string, string, string, string> BadFiles => new()
    {
        { "pinterest_data.csv line 1:", "no column 'category'", PinHead.Replace(",category", "", StringComparison.Ordinal), UserRows },
        { "pinterest_data.csv line 4:", "index is 'x', not a whole number", PinHead + PinRow + PinRow.Replace("7,id", "x,id", StringComparison.Ordinal), UserRows },
        { "pinterest_data.csv line 4:", "index 7 stands on an earlier line too", PinHead + PinRow + PinRow, UserRows },
        { "pinterest_data.csv line 4:", "13 fields where the first line has 12", PinHead + PinRow + PinRow.Replace("7,", "8,", StringComparison.Ordinal).TrimEnd() + ",more\n", UserRows },
        { "user_data.csv line 2:", "age is 'old', not of type Whole", PinHead + PinRow, UserRows.Replace(",20,", ",old,", StringComparison.Ordinal) },
        { "user_data.csv line 2:", "date_joined is '24/10/2015 11:23', not of type Instant", PinHead + PinRow, UserRows.Replace("2015-10-24 11:23:51", "24/10/2015 11:23", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_refused_with_its_line(string place, string problem, string pins, string users)
    {
        using var folder = Folder(pins, GeoRows, users);

        var failure = await Should.ThrowAsync<PinlakeException>(() => FindAsync(folder, 7));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.Replace("'", "", StringComparison.Ordinal).ShouldContain(place);
        failure.Message.ShouldContain(problem);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("01")]
    [InlineData("1e")]
    [InlineData("-")]
    [InlineData("1 ")]
    public async Task What_JSON_cannot_spell_is_no_number(string latitude)
    {
        using var folder = Folder(PinHead + PinRow, GeoRows.Replace("-89.9787", latitude, StringComparison.Ordinal), UserRows);

        var failure = await Should.ThrowAsync<PinlakeException>(() => FindAsync(folder, 7));

        failure.Message.ShouldContain($"line 2: latitude is '{latitude}', not of type Number");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        using var folder = Folder(PinHead + PinRow, GeoRows, UserRows);
        File.AppendAllBytes(folder["user_data.csv"], [0x32, 0xFF, 0xFE, 0x0A]);

        var failure = await Should.ThrowAsync<PinlakeException>(() => FindAsync(folder, 7));

        failure.Message.ShouldContain("user_data.csv");
        failure.Message.ShouldContain("not UTF-8");
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_is_refused()
    {
        using var folder = Folder(PinHead + PinRow + "8,\"open,x\n", GeoRows, UserRows);

        var failure = await Should.ThrowAsync<PinlakeException>(() => FindAsync(folder, 7));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain("line 4:");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        using var folder = Folder(PinHead + PinRow, GeoRows, UserRows);
        File.Delete(folder["geolocation_data.csv"]);

        var failure = await Should.ThrowAsync<PinlakeException>(() => FindAsync(folder, 7));

        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.Message.ShouldContain("geolocation_data.csv");
    }

    [Fact]
    public async Task The_real_tables_in_the_classic_order_are_the_real_run_field_for_field()
    {
        var log = Requires.Shared("data/emulator_log.jsonl");
        await using var source = await CsvRows.OpenAsync(Requires.Shared("data"), TestContext.Current.CancellationToken);
        using var draws = DrawSequence.Of(RowOrder.Classic, seed: 100, source.RowCount).GetEnumerator();
        var whole = 0;
        foreach (var line in File.ReadLines(log).Skip(23))
        {
            draws.MoveNext();
            using var real = JsonDocument.Parse(line);
            var post = await source.FindAsync(draws.Current.Row, TestContext.Current.CancellationToken);
            Same(post.Geo, real.RootElement.GetProperty("geo"));
            Same(post.User, real.RootElement.GetProperty("user"));
            if (post.IsWhole)
            {
                Same(post.Pin, real.RootElement.GetProperty("pin"));
                whole++;
            }
        }

        whole.ShouldBe(2_239);
        source.RowCount.ShouldBe(11_154);
    }

    private static void Same(ReadOnlyMemory<byte> row, JsonElement real)
    {
        using var document = JsonDocument.Parse(row);
        if (!JsonElement.DeepEquals(document.RootElement, real))
        {
            document.RootElement.GetRawText().ShouldBe(real.GetRawText());
        }
    }

    private static string Text(ReadOnlyMemory<byte> row) => Encoding.UTF8.GetString(row.Span);

    private static async Task<Post> FindAsync(TemporaryFolder folder, int row)
    {
        await using var source = await RowSource.OpenAsync(new() { Source = "csv:" + folder.Path }, TestContext.Current.CancellationToken);
        return await source.FindAsync(row, TestContext.Current.CancellationToken);
    }

    private static TemporaryFolder Folder(string pins, string geos, string users)
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(folder["pinterest_data.csv"], pins);
        File.WriteAllText(folder["geolocation_data.csv"], geos);
        File.WriteAllText(folder["user_data.csv"], users);
        return folder;
    }
}
