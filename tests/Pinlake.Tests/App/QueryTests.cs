using System.Text.Json;
using Pinlake.App.Composition;
using Pinlake.Engines.DuckDb;
using Pinlake.Lake.Delta;
using Pinlake.Lake.Objects;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class QueryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Cells_of_every_type_have_the_JSON_shape_that_was_promised()
    {
        const string sql = """
            select 7::bigint as whole, 1.5::double as fraction, 12.50::decimal(18, 2) as money, 170141183460469231731687303715884105727::hugeint as huge,
                true as flag, 'Émile "said"' as text, null::varchar as nothing, 'nan'::double as nan,
                timestamptz '2020-08-28 03:52:47+00' as instant, timestamptz '2020-08-28 03:52:47.120+02' as fine, date '2020-08-28' as day,
                [1.5::double, null] as list, {'a': 1, 'b': 'x'} as struct, 'ab'::blob as bytes
            """;

        var outcome = await Query(sql, "--json");

        outcome.Code.ShouldBe(0);
        outcome.Notes.ShouldBe("");
        outcome.Answer.ShouldBe(
            """[{"whole":7,"fraction":1.5,"money":12.50,"huge":170141183460469231731687303715884105727,"flag":true,"text":"Émile \"said\"","nothing":null,"nan":null,"instant":"2020-08-28T03:52:47Z","fine":"2020-08-28T01:52:47.12Z","day":"2020-08-28","list":[1.5,null],"struct":{"a":1,"b":"x"},"bytes":"YWI="}]"""
            + Environment.NewLine);
    }

    [Fact]
    public async Task No_rows_are_an_empty_array() => (await Query("select 1 where false", "--json")).Answer.Trim().ShouldBe("[]");

    [Fact]
    public async Task Rows_keep_their_order_and_columns_of_one_name_are_told_apart()
    {
        var outcome = await Query("select n as count, -n as count from range(3) t(n) order by n desc", "--json");

        using var answer = JsonDocument.Parse(outcome.Answer);
        answer.RootElement.EnumerateArray().Select(row => (row.GetProperty("count").GetInt32(), row.GetProperty("count_2").GetInt32()))
            .ShouldBe([(2, -2), (1, -1), (0, 0)]);
    }

    [Fact]
    public async Task A_table_is_asked_for_by_schema_and_name()
    {
        await CreateTableAsync("batch/pins");

        var outcome = await Query("select ind, coordinates from batch.pins order by ind", "--json");

        outcome.Answer.ShouldBe("[{\"ind\":1,\"coordinates\":[1.25,2.5]},\n {\"ind\":2,\"coordinates\":null}]\n");
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_not_found_and_the_nearest_one_is_named()
    {
        await CreateTableAsync("batch/pins");

        var outcome = await Query("select * from batch.pinns");

        outcome.Code.ShouldBe(4);
        outcome.Answer.ShouldBe("");
        outcome.Notes.Trim().ShouldBe("pinlake: There is no table 'batch.pinns'; did you mean 'batch.pins'?");
    }

    [Fact]
    public async Task A_table_without_its_schema_is_named_with_it()
    {
        await CreateTableAsync("batch/pins");

        (await Query("select * from pins")).Notes.ShouldContain("did you mean 'batch.pins'?");
    }

    [Theory]
    [InlineData("selec 1", "Parser Error: syntax error at or near \"selec\" (line 1, column 1)")]
    [InlineData("select\n  1 + nope", "(line 2, column 7)")]
    [InlineData("select 'a'::int", "Could not convert string 'a' to INT32")]
    [InlineData(" ", "The query is empty.")]
    public async Task A_mistake_in_the_SQL_is_one_line_and_a_usage_mistake(string sql, string expected)
    {
        var outcome = await Query(sql);

        outcome.Code.ShouldBe(2);
        outcome.Notes.Trim().Split('\n').Length.ShouldBe(1);
        outcome.Notes.ShouldContain(expected);
    }

    [Fact]
    public async Task Without_a_data_folder_there_is_nothing_to_ask()
    {
        var outcome = await RunningPinlake.Run(folder.Path, "query", "select 1", "--data", "nowhere");

        outcome.Code.ShouldBe(4);
        outcome.Notes.ShouldContain("There is no data folder at");
    }

    [Fact]
    public async Task The_list_of_tables_tells_rows_and_versions()
    {
        await CreateTableAsync("batch/pins");
        await CreateTableAsync("live/pins");

        var outcome = await RunningPinlake.Run(folder.Path, "table", "list", "--data", "data", "--json");

        using var answer = JsonDocument.Parse(outcome.Answer);
        answer.RootElement.EnumerateArray()
            .Select(table => (table.GetProperty("table").GetString(), table.GetProperty("rows").GetInt64(), table.GetProperty("version").GetInt64()))
            .ShouldBe([("batch.pins", 2, 1), ("live.pins", 2, 1)]);
    }

    private Task<RunningPinlake.Outcome> Query(string sql, params string[] flags)
    {
        DataFolder.OpenOrCreate(folder["data"]);
        return RunningPinlake.Run(folder.Path, ["query", sql, "--data", "data", .. flags]);
    }

    private async Task CreateTableAsync(string path)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var tables = new ObjectFolder(DataFolder.OpenOrCreate(folder["data"]).Tables);
        var schema = new DeltaSchema([new("ind", DeltaType.Long), new("coordinates", DeltaType.Array(DeltaType.Double))]);
        var table = await DeltaTable.OpenOrCreateAsync(tables, path, schema, TimeProvider.System, cancellation);
        using var engine = DuckDbEngine.Open(new DuckDbOptions(), []);
        var file = await DataFileWriter.WriteAsync(
            engine.Connection, table, "select * from (values (1::bigint, [1.25, 2.5]::double[]), (2, null)) t(ind, coordinates)", cancellation);
        await table.CommitAsync(new TableChange("WRITE") { Adds = [file!] }, cancellation);
    }
}
