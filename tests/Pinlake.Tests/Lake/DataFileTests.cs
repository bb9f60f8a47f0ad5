using System.Text.Json.Nodes;
using Pinlake.Lake.Delta;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Lake;

public sealed class DataFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statistics_are_those_of_the_protocol_for_every_type()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", new DeltaSchema(
        [
            new DeltaColumn("l", DeltaType.Long),
            new DeltaColumn("i", DeltaType.Integer),
            new DeltaColumn("d", DeltaType.Double),
            new DeltaColumn("dec", DeltaType.Decimal(12, 3)),
            new DeltaColumn("s", DeltaType.String),
            new DeltaColumn("day", DeltaType.Date),
            new DeltaColumn("at", DeltaType.Timestamp),
            new DeltaColumn("flag", DeltaType.Boolean),
            new DeltaColumn("bytes", DeltaType.Binary),
            new DeltaColumn("list", DeltaType.Array(DeltaType.Double)),
        ]));

        var file = await DataFileWriter.WriteAsync(
            lake.Connection,
            table,
            """
            SELECT * FROM (VALUES
              (9007199254740993, -3, 0.25, 1.5, 'b', DATE '1999-12-31', TIMESTAMPTZ '2020-08-28 03:52:47.123456+00', true, 'x'::BLOB, [1.0]),
              (-5, 7, NULL, -0.125, 'a', DATE '2020-02-29', TIMESTAMPTZ '2022-01-01 00:00:00+02', false, NULL, NULL),
              (NULL, NULL, -1e20, NULL, NULL, NULL, TIMESTAMPTZ '2022-01-01 00:00:00.000001+00', NULL, NULL, [])
            ) AS v(l, i, d, dec, s, day, "at", flag, bytes, list)
            """,
            Cancel);

        file!.RowCount.ShouldBe(3);
        file.SizeBytes.ShouldBe(new FileInfo(lake.Folder[$"t/{file.Path}"]).Length);
        file.Path.ShouldMatch("^part-00000-[0-9a-f-]{36}\\.c000\\.snappy\\.parquet$");
        file.ModificationTimeMs.ShouldBe(lake.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var stats = JsonNode.Parse(file.Stats!)!;
        stats["numRecords"]!.ToJsonString().ShouldBe("3");
        stats["minValues"]!.ToJsonString().ShouldBe(
            """{"l":-5,"i":-3,"d":-1E+20,"dec":-0.125,"s":"a","day":"1999-12-31","at":"2020-08-28T03:52:47.123Z"}""");
        stats["maxValues"]!.ToJsonString().ShouldBe(
            """{"l":9007199254740993,"i":7,"d":0.25,"dec":1.500,"s":"b","day":"2020-02-29","at":"2022-01-01T00:00:00.001Z"}""");
        stats["nullCount"]!.ToJsonString().ShouldBe(
            """{"l":1,"i":1,"d":1,"dec":1,"s":1,"day":1,"at":0,"flag":1,"bytes":2}""");
    }

    [Fact]
    public async Task Long_text_is_cut_to_32_characters_and_the_greatest_stays_at_or_above_every_value()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");

        var file = await DataFileWriter.WriteAsync(
            lake.Connection, table, "SELECT 1 AS id, repeat('😀', 40) AS note UNION ALL SELECT 2, repeat('😀', 32) || 'z'", Cancel);

        var stats = JsonNode.Parse(file!.Stats!)!;
        var min = stats["minValues"]!["note"]!.GetValue<string>();
        var max = stats["maxValues"]!["note"]!.GetValue<string>();
        min.ShouldBe(string.Concat(Enumerable.Repeat("😀", 32)));
        max.ShouldBe(string.Concat(Enumerable.Repeat("😀", 32)) + "\U0010FFFF");
    }

    [Theory]
    [InlineData("'NaN'::DOUBLE")]
    [InlineData("'Infinity'::DOUBLE")]
    public async Task A_number_that_JSON_cannot_say_leaves_the_bound_out(string value)
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", new DeltaSchema([new DeltaColumn("d", DeltaType.Double)]));

        var file = await DataFileWriter.WriteAsync(lake.Connection, table, $"SELECT {value} AS d UNION ALL SELECT 1.5", Cancel);

        JsonNode.Parse(file!.Stats!)!["maxValues"]!.ToJsonString().ShouldBe("{}");
        (await table.CommitAsync(new TableChange("WRITE") { Adds = [file] }, Cancel)).Snapshot.RowCount.ShouldBe(2);
    }

    [Fact]
    public async Task No_rows_make_no_file_and_leave_nothing_behind()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");

        (await DataFileWriter.WriteAsync(lake.Connection, table, "SELECT 1 AS id, 'a' AS note WHERE false", Cancel)).ShouldBeNull();

        Directory.GetFiles(lake.Folder.Path, "*.parquet", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SELECT 1 AS id", "note")]
    [InlineData("SELECT 'x' AS id, 'a' AS note", "Conversion")]
    [InlineData("SELECT NULL AS id, 'a' AS note", "'id' must not be NULL")]
    [InlineData("SELEC", "syntax")]
    public async Task Rows_that_do_not_fit_are_refused_and_leave_nothing_behind(string sql, string because)
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", new DeltaSchema(
            [new DeltaColumn("id", DeltaType.Long, Nullable: false), new DeltaColumn("note", DeltaType.String)]));

        var failure = await Should.ThrowAsync<PinlakeException>(() => DataFileWriter.WriteAsync(lake.Connection, table, sql, Cancel));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain(because);
        Directory.GetFiles(lake.Folder.Path, "*.parquet", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing_behind()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            DataFileWriter.WriteAsync(lake.Connection, table, "SELECT 1 AS id, 'a' AS note", cancelled.Token));

        Directory.GetFiles(lake.Folder.Path, "*.parquet", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_type_comes_back_as_it_was_whatever_the_session_s_zone()
    {
        using var lake = new LakeUnderTest();
        var schema = new DeltaSchema(
        [
            new DeltaColumn("We ird".Replace(' ', '_'), DeltaType.String),
            new DeltaColumn("at", DeltaType.Timestamp),
            new DeltaColumn("list", DeltaType.Array(DeltaType.Double)),
            new DeltaColumn("bytes", DeltaType.Binary),
            new DeltaColumn("day", DeltaType.Date),
            new DeltaColumn("dec", DeltaType.Decimal(38, 6)),
        ]);
        var table = await lake.CreateAsync("it's/a [t]*", schema);
        await lake.AppendAsync(
            table,
            """
            SELECT 'a''b' || chr(10) AS We_ird, TIMESTAMPTZ '2020-08-28 03:52:47.123456+00' AS at, [1.5, NULL] AS list,
                   '\x00\xFF'::BLOB AS bytes, DATE '2024-02-29' AS day, 12345678901234567890.123456::DECIMAL(38,6) AS dec
            """);

        lake.Execute("SET TimeZone = 'America/New_York'");
        var sql = $"""SELECT We_ird = 'a''b' || chr(10) AS text, epoch_us("at") AS instant, list, hex(bytes) AS bytes, day, dec FROM ({table.Snapshot.RelationSql()})""";

        lake.Rows(sql).ShouldBe(
            ["{'text': true, 'instant': 1598586767123456, 'list': [1.5, NULL], 'bytes': 00FF, 'day': 2024-02-29, 'dec': 12345678901234567890.123456}"]);
    }

    [Fact]
    public async Task A_column_that_a_file_lacks_is_null_and_names_are_found_whatever_their_case()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        lake.Execute($"COPY (SELECT 5::INTEGER AS ID, 'x' AS other) TO '{lake.Folder["t/old.parquet"]}' (FORMAT parquet)");
        await table.CommitAsync(new TableChange("WRITE") { Adds = [new AddFile("old.parquet", 1, 0, null)] }, Cancel);

        lake.Rows(table.Snapshot).ShouldBe(["{'id': 5, 'note': NULL}"]);
        table.Snapshot.RowCount.ShouldBeNull();
    }
}
