using System.Text.Json.Nodes;
using Pinlake.Lake.Delta;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Lake;

public sealed class DeltaTableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly string[] Columns = ["id", "note"];

    [Fact]
    public async Task A_new_table_is_version_0_and_has_typed_columns_and_no_rows()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("batch/pins");

        table.Snapshot.Version.ShouldBe(0);
        table.Snapshot.RowCount.ShouldBe(0);
        lake.Rows(table.Snapshot).ShouldBeEmpty();
        lake.Rows($"SELECT typeof(id), typeof(note) FROM (SELECT * FROM ({table.Snapshot.RelationSql()}) UNION ALL SELECT 1, 'x')")
            .ShouldBe(["{'typeof(id)': BIGINT, 'typeof(note)': VARCHAR}"]);
        DeltaTable.Exists(lake.Tables, "batch/pins").ShouldBeTrue();
        DeltaTable.Exists(lake.Tables, "batch/users").ShouldBeFalse();
        DeltaTable.FindAll(lake.Tables).ShouldBe(["batch/pins"]);
    }

    [Fact]
    public async Task The_first_commit_says_protocol_columns_and_where_it_comes_from_as_Spark_does()
    {
        using var lake = new LakeUnderTest();
        await lake.CreateAsync("t", new DeltaSchema(
        [
            new DeltaColumn("ind", DeltaType.Long, Nullable: false),
            new DeltaColumn("coordinates", DeltaType.Array(DeltaType.Double)),
            new DeltaColumn("price", DeltaType.Decimal(10, 2)),
        ]));

        var actions = IndependentReplay.Commits(lake.Folder["t"]).Single().Actions;
        actions.Select(action => action.Single().Key).ShouldBe(["commitInfo", "protocol", "metaData"]);
        actions[1]["protocol"]!.ToJsonString().ShouldBe("""{"minReaderVersion":1,"minWriterVersion":2}""");
        actions[2]["metaData"]!["schemaString"]!.GetValue<string>().ShouldBe(
            """{"type":"struct","fields":[{"name":"ind","type":"long","nullable":false,"metadata":{}},"""
            + """{"name":"coordinates","type":{"type":"array","elementType":"double","containsNull":true},"nullable":true,"metadata":{}},"""
            + """{"name":"price","type":"decimal(10,2)","nullable":true,"metadata":{}}]}""");
        actions[0]["commitInfo"]!["operation"]!.GetValue<string>().ShouldBe("CREATE TABLE");
        actions[0]["commitInfo"]!["timestamp"]!.GetValue<long>().ShouldBe(lake.Clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Of_many_who_create_a_table_one_does_and_all_have_the_same()
    {
        using var lake = new LakeUnderTest();

        var tables = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => lake.CreateAsync("t"))));

        tables.Select(table => table.Snapshot.Version).Distinct().ShouldBe([0L]);
        IndependentReplay.Commits(lake.Folder["t"]).Count.ShouldBe(1);
        tables.Select(table => table.Snapshot.Metadata.Id).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Opening_nothing_is_not_found_and_other_columns_are_refused_by_name()
    {
        using var lake = new LakeUnderTest();
        await lake.CreateAsync("t");

        (await Should.ThrowAsync<PinlakeException>(() => lake.OpenAsync("none"))).Kind.ShouldBe(FailureKind.NotFound);
        var other = new DeltaSchema([new DeltaColumn("id", DeltaType.String)]);
        var failure = await Should.ThrowAsync<PinlakeException>(() => lake.CreateAsync("t", other));
        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain("'id BIGINT' where 'id VARCHAR'");
    }

    [Fact]
    public async Task Concurrent_writers_take_every_version_once_and_lose_no_row()
    {
        using var lake = new LakeUnderTest();
        await lake.CreateAsync("t");
        const int Writers = 6;
        const int CommitsEach = 9;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            // Each has its own view of the table and its own DuckDB, as processes have.
            using var connection = LakeUnderTest.Open();
            var table = await lake.OpenAsync("t");
            for (var number = 1; number <= CommitsEach; number++)
            {
                var file = await DataFileWriter.WriteAsync(connection, table, $"SELECT {(writer * 100) + number} AS id, 'w{writer}' AS note", Cancel);
                await table.CommitAsync(
                    new TableChange("WRITE") { Adds = [file!], Transaction = new TableTransaction($"writer-{writer}", number) }, Cancel);
            }
        })));

        var latest = (await lake.OpenAsync("t")).Snapshot;
        latest.Version.ShouldBe(Writers * CommitsEach);
        IndependentReplay.Commits(lake.Folder["t"]).Count.ShouldBe((Writers * CommitsEach) + 1);
        var expected = Enumerable.Range(0, Writers).SelectMany(writer =>
            Enumerable.Range(1, CommitsEach).Select(number => $"{{'id': {(writer * 100) + number}, 'note': w{writer}}}"));
        lake.Rows(latest).ShouldBe(expected.Order(StringComparer.Ordinal));
        lake.Rows(IndependentReplay.Sql(lake.Folder["t"], Columns)).ShouldBe(lake.Rows(latest));
        latest.Transactions["writer-3"].ShouldBe(CommitsEach);
    }

    [Fact]
    public async Task A_transaction_that_the_table_has_seen_is_not_committed_again()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        var other = await lake.OpenAsync("t");
        (await lake.AppendAsync(table, "SELECT 1 AS id, 'a' AS note", new TableTransaction("lane", 7))).AlreadyCommitted.ShouldBeFalse();

        // The other writer does not know yet; it learns by losing the race.
        var repeated = await lake.AppendAsync(other, "SELECT 1 AS id, 'a' AS note", new TableTransaction("lane", 7));
        var older = await lake.AppendAsync(table, "SELECT 1 AS id, 'a' AS note", new TableTransaction("lane", 6));

        repeated.AlreadyCommitted.ShouldBeTrue();
        older.AlreadyCommitted.ShouldBeTrue();
        repeated.Snapshot.Version.ShouldBe(1);
        lake.Rows(repeated.Snapshot).ShouldBe(["{'id': 1, 'note': a}"]);
    }

    [Fact]
    public async Task Removing_a_file_that_another_writer_has_removed_is_a_conflict()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        await lake.AppendAsync(table, "SELECT 1 AS id, 'a' AS note");
        var other = await lake.OpenAsync("t");
        var removeAll = new TableChange("DELETE") { Removes = table.Snapshot.Files };
        await table.CommitAsync(removeAll, Cancel);

        var failure = await Should.ThrowAsync<PinlakeException>(() => other.CommitAsync(removeAll, Cancel));

        failure.Kind.ShouldBe(FailureKind.Conflict);
        (await other.RefreshAsync(Cancel)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_change_computed_from_rows_that_changed_is_a_conflict_and_a_blind_append_is_not()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        var other = await lake.OpenAsync("t");
        await lake.AppendAsync(table, "SELECT 1 AS id, 'a' AS note");

        var computed = new TableChange("MERGE") { ReadVersion = 0 };
        (await Should.ThrowAsync<PinlakeException>(() => other.CommitAsync(computed, Cancel))).Kind.ShouldBe(FailureKind.Conflict);
        // Also where the writer has refreshed since it computed.
        await other.RefreshAsync(Cancel);
        (await Should.ThrowAsync<PinlakeException>(() => other.CommitAsync(computed, Cancel))).Kind.ShouldBe(FailureKind.Conflict);
        (await other.CommitAsync(computed with { ReadVersion = 1 }, Cancel)).Snapshot.Version.ShouldBe(2);
        (await lake.AppendAsync(table, "SELECT 2 AS id, 'b' AS note")).Snapshot.Version.ShouldBe(3);
    }

    [Fact]
    public async Task Every_version_can_be_read_again()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        for (var version = 1; version <= 12; version++)
        {
            await lake.AppendAsync(table, $"SELECT {version} AS id, 'n' AS note");
        }

        for (var version = 0; version <= 12; version++)
        {
            var then = await table.SnapshotAtAsync(version, Cancel);
            then.Version.ShouldBe(version);
            lake.Rows(then.Version == 0 ? then.RelationSql() : $"SELECT max(id) AS last, count(*) AS n FROM ({then.RelationSql()})")
                .ShouldBe(version == 0 ? [] : [$"{{'last': {version}, 'n': {version}}}"]);
        }

        (await Should.ThrowAsync<PinlakeException>(() => table.SnapshotAtAsync(13, Cancel))).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task The_history_tells_operation_parameters_metrics_and_transaction_newest_first()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        lake.Clock.Advance(TimeSpan.FromSeconds(5));
        await table.CommitAsync(
            new TableChange("WRITE")
            {
                Transaction = new TableTransaction("lane", 3),
                OperationParameters = new Dictionary<string, string> { ["mode"] = "Append" },
                OperationMetrics = new Dictionary<string, long> { ["rowsRead"] = 12 },
            },
            Cancel);

        var history = await table.HistoryAsync(10, Cancel);

        history.Select(entry => entry.Operation).ShouldBe(["WRITE", "CREATE TABLE"]);
        history[0].Version.ShouldBe(1);
        history[0].Timestamp.ShouldBe(lake.Clock.GetUtcNow());
        history[0].OperationParameters["mode"].ShouldBe("Append");
        history[0].OperationMetrics["rowsRead"].ShouldBe(12);
        history[0].Transaction.ShouldBe(new TableTransaction("lane", 3));
        history[0].Engine.ShouldStartWith("Pinlake/");
        (await table.HistoryAsync(1, Cancel)).Count.ShouldBe(1);
        var written = IndependentReplay.Commits(lake.Folder["t"])[1].Actions[0]["commitInfo"]!;
        written["operationMetrics"]!["rowsRead"].ShouldBeAssignableTo<JsonValue>()!.GetValue<string>().ShouldBe("12");
    }

    [Fact]
    public async Task A_replacement_may_bring_new_columns()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        await lake.AppendAsync(table, "SELECT 1 AS id, 'a' AS note");
        var schema = new DeltaSchema([new DeltaColumn("country", DeltaType.String), new DeltaColumn("n", DeltaType.Long)]);
        var file = await DataFileWriter.WriteAsync(lake.Connection, table, schema, "SELECT 'Peru' AS country, 3 AS n", Cancel);
        var replacement = new TableChange("WRITE")
        {
            Adds = [file!],
            Removes = table.Snapshot.Files,
            ReadVersion = table.Snapshot.Version,
            Schema = schema,
        };

        var replaced = (await table.CommitAsync(replacement, Cancel)).Snapshot;

        replaced.Schema.ShouldBe(schema);
        lake.Rows(replaced).ShouldBe(["{'country': Peru, 'n': 3}"]);
        lake.Rows(await table.SnapshotAtAsync(1, Cancel)).ShouldBe(["{'id': 1, 'note': a}"]);
        (await lake.OpenAsync("t")).Snapshot.Schema.ShouldBe(schema);
    }

    [Fact]
    public async Task Files_that_no_commit_names_are_no_part_of_the_table()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        await DataFileWriter.WriteAsync(lake.Connection, table, "SELECT 9 AS id, 'orphan' AS note", Cancel);
        await lake.AppendAsync(table, "SELECT 1 AS id, 'a' AS note");

        lake.Rows((await lake.OpenAsync("t")).Snapshot).ShouldBe(["{'id': 1, 'note': a}"]);
    }
}
