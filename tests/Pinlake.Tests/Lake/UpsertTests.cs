using Pinlake.Lake.Delta;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Lake;

public sealed class UpsertTests
{
    private static readonly string[] Columns = ["id", "at", "note"];

    private static readonly DeltaSchema Schema = new(
    [
        new DeltaColumn("id", DeltaType.Long),
        new DeltaColumn("at", DeltaType.Long),
        new DeltaColumn("note", DeltaType.String),
    ]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_keys_are_inserted_later_rows_replace_and_earlier_or_equal_ones_are_stale()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", Schema);
        await UpsertAsync(lake, table, "VALUES (1, 10, 'a'), (2, 10, 'b'), (3, 10, 'c')");

        var second = await UpsertAsync(lake, table, "VALUES (1, 11, 'A'), (2, 9, 'B'), (3, 10, 'C'), (4, 1, 'd')");

        (second.InsertedRows, second.ReplacedRows, second.StaleRows).ShouldBe((1, 1, 2));
        lake.Rows(table.Snapshot).ShouldBe(
        [
            "{'id': 1, 'at': 11, 'note': A}",
            "{'id': 2, 'at': 10, 'note': b}",
            "{'id': 3, 'at': 10, 'note': c}",
            "{'id': 4, 'at': 1, 'note': d}",
        ]);
        table.Snapshot.Files.Count.ShouldBe(1);
        var metrics = second.Change.OperationMetrics;
        (metrics["numSourceRows"], metrics["numTargetRowsInserted"], metrics["numTargetRowsUpdated"], metrics["numTargetRowsCopied"], metrics["numOutputRows"])
            .ShouldBe((4, 1, 1, 2, 4));
    }

    [Fact]
    public async Task Rows_that_are_all_stale_touch_no_file()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", Schema);
        await UpsertAsync(lake, table, "VALUES (1, 10, 'a')");
        var files = table.Snapshot.Files;

        var repeated = await UpsertAsync(lake, table, "VALUES (1, 10, 'again')");

        (repeated.Change.Adds.Count, repeated.Change.Removes.Count, repeated.StaleRows).ShouldBe((0, 0, 1));
        table.Snapshot.Files.ShouldBe(files);
    }

    [Fact]
    public async Task No_staged_rows_make_a_change_without_files()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", Schema);

        var nothing = await UpsertAsync(lake, table, "SELECT 1, 1, 'x' WHERE false");

        (nothing.Change.Adds.Count, nothing.InsertedRows).ShouldBe((0, 0));
        table.Snapshot.Version.ShouldBe(1);
    }

    [Theory]
    [InlineData("VALUES (1, 1, 'a'), (1, 2, 'b')", "repeat")]
    [InlineData("VALUES (1, 1, 'a'), (NULL, 2, 'b')", "1 have no 'id'")]
    public async Task Staged_keys_that_are_missing_or_doubled_are_refused(string rows, string because)
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", Schema);
        Stage(lake, rows);

        var failure = await Should.ThrowAsync<PinlakeException>(() => Upsert(lake, table).PrepareAsync(Cancel));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain(because);
    }

    [Fact]
    public async Task A_key_that_is_stored_twice_is_corrupt_and_not_made_worse()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", Schema);
        await lake.AppendAsync(table, "SELECT 1 AS id, 5 AS at, 'a' AS note UNION ALL SELECT 1, 7, 'b'");
        Stage(lake, "VALUES (1, 6, 'c')");

        var failure = await Should.ThrowAsync<PinlakeException>(() => Upsert(lake, table).PrepareAsync(Cancel));

        failure.Kind.ShouldBe(FailureKind.Corrupt);
        table.Snapshot.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Another_writer_s_rows_since_the_look_are_a_conflict_and_the_next_try_sees_them()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", Schema);
        var other = await lake.OpenAsync("t");
        Stage(lake, "VALUES (1, 10, 'mine')");
        var prepared = await Upsert(lake, table).PrepareAsync(Cancel);
        await lake.AppendAsync(other, "SELECT 1 AS id, 20 AS at, 'theirs' AS note");

        var failure = await Should.ThrowAsync<PinlakeException>(() => table.CommitAsync(prepared.Change, Cancel));
        failure.Kind.ShouldBe(FailureKind.Conflict);
        await table.RefreshAsync(Cancel);
        var again = await Upsert(lake, table).PrepareAsync(Cancel);
        await table.CommitAsync(again.Change, Cancel);

        again.StaleRows.ShouldBe(1);
        lake.Rows(table.Snapshot).ShouldBe(["{'id': 1, 'at': 20, 'note': theirs}"]);
    }

    [Fact]
    public async Task Many_small_commits_leave_few_files()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", Schema);
        var filesMax = 0;
        for (var commit = 0; commit < 60; commit++)
        {
            await UpsertAsync(lake, table, $"SELECT {commit * 10} + range, {commit}, 'n' FROM range(10)");
            filesMax = Math.Max(filesMax, table.Snapshot.Files.Count);
        }

        filesMax.ShouldBeLessThanOrEqualTo(FoldPolicy.SmallFilesMax);
        table.Snapshot.RowCount.ShouldBe(600);
        lake.Rows($"SELECT count(DISTINCT id) AS n FROM ({table.Snapshot.RelationSql()})").ShouldBe(["{'n': 600}"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_dictionary_that_keeps_the_latest_holds_the_same_rows(int seed)
    {
        using var lake = new LakeUnderTest();
        var random = new Random(seed);
        var model = new Dictionary<long, (long At, string Note)>();
        var table = await lake.CreateAsync("t", Schema);
        for (var round = 0; round < 25; round++)
        {
            var (inserted, replaced, stale) = (0L, 0L, 0L);
            var rows = new List<string>();
            foreach (var id in Enumerable.Range(0, random.Next(1, 40)).Select(_ => (long)random.Next(0, 150)).Distinct())
            {
                var (at, note) = ((long)random.Next(0, 30), $"n{round}");
                rows.Add($"({id}, {at}, '{note}')");
                if (!model.TryGetValue(id, out var stored))
                {
                    (model[id], inserted) = ((at, note), inserted + 1);
                }
                else if (at > stored.At)
                {
                    (model[id], replaced) = ((at, note), replaced + 1);
                }
                else
                {
                    stale++;
                }
            }

            // Now and then the table is opened anew, as after a restart.
            table = random.Next(4) == 0 ? await lake.OpenAsync("t") : table;
            var prepared = await UpsertAsync(lake, table, $"VALUES {string.Join(", ", rows)}");
            (prepared.InsertedRows, prepared.ReplacedRows, prepared.StaleRows).ShouldBe((inserted, replaced, stale), $"round {round}");
        }

        var expected = model.Select(pair => $"{{'id': {pair.Key}, 'at': {pair.Value.At}, 'note': {pair.Value.Note}}}").Order(StringComparer.Ordinal);
        lake.Rows(table.Snapshot).ShouldBe(expected);
        lake.Rows(IndependentReplay.Sql(lake.Folder["t"], Columns)).ShouldBe(expected);
        table.Snapshot.RowCount.ShouldBe(model.Count);
    }

    [Fact]
    public async Task Concurrent_upserts_that_try_again_on_a_conflict_keep_one_row_a_key_and_the_latest()
    {
        using var lake = new LakeUnderTest();
        await lake.CreateAsync("t", Schema);
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            using var connection = LakeUnderTest.Open();
            var table = await lake.OpenAsync("t");
            var (inserted, conflicts) = (0L, 0);
            for (var round = 0; round < 5; round++)
            {
                var staged = $"""(SELECT range AS id, {(round * 10) + writer} AS "at", 'w{writer}' AS note FROM range({round}, {round + 20}))""";
                while (true)
                {
                    var prepared = await new TableUpsert(connection, table, staged, "id", "staged.at > stored.at").PrepareAsync(Cancel);
                    try
                    {
                        await table.CommitAsync(prepared.Change, Cancel);
                        inserted += prepared.InsertedRows;
                        break;
                    }
                    catch (PinlakeException conflict) when (conflict.Kind == FailureKind.Conflict && conflicts++ < 100)
                    {
                        await table.RefreshAsync(Cancel);
                    }
                }
            }

            return inserted;
        })));

        var latest = (await lake.OpenAsync("t")).Snapshot;
        latest.Version.ShouldBe(20);
        counts.Sum().ShouldBe(24);
        // Round r covers r to r + 19; the last writer of the last round that covers a key has the latest time.
        lake.Rows(latest).ShouldBe(Enumerable.Range(0, 24)
            .Select(id => $"{{'id': {id}, 'at': {(Math.Min(id, 4) * 10) + 3}, 'note': w3}}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Text_keys_work_and_files_that_cannot_hold_them_are_not_read()
    {
        using var lake = new LakeUnderTest();
        // Names that DuckDB could take for a pattern, or for its own column.
        var table = await lake.CreateAsync("it's [a] t*", new DeltaSchema(
            [new DeltaColumn("name", DeltaType.String), new DeltaColumn("at", DeltaType.Long), new DeltaColumn("filename", DeltaType.String)]));
        await lake.AppendAsync(table, "SELECT 'ant' AS name, 1 AS at, 'f' AS filename UNION ALL SELECT repeat('b', 40), 1, 'f'");
        await lake.AppendAsync(table, "SELECT 'x-ray' AS name, 1 AS at, 'f' AS filename UNION ALL SELECT 'zoo😀', 1, 'f'");
        var early = table.Snapshot.Files.Single(file => file.Stats!.Contains("ant", StringComparison.Ordinal));
        // A file that is read all the same would fail the test.
        File.WriteAllText(lake.Folder[$"it's [a] t*/{early.Path}"], "not Parquet");
        lake.Execute("CREATE TABLE names AS SELECT 'x-ray' AS name, 2::BIGINT AS at, 'g' AS filename UNION ALL SELECT 'zoo😀', 0, 'g'");

        var prepared = await new TableUpsert(lake.Connection, table, "names", "name", "staged.at > stored.at").PrepareAsync(Cancel);

        (prepared.InsertedRows, prepared.ReplacedRows, prepared.StaleRows).ShouldBe((0, 1, 1));
        prepared.Change.Removes.ShouldNotContain(early);
        // Cut statistics still find a key that is longer than they are.
        new StagedKeys(1, new string('b', 40), new string('b', 40)).MayBeIn(early, table.Snapshot.Schema.Columns[0]).ShouldBeTrue();
    }

    private static void Stage(LakeUnderTest lake, string rows) =>
        lake.Execute($"""CREATE OR REPLACE TABLE staged_rows AS SELECT CAST(id AS BIGINT) AS id, CAST("at" AS BIGINT) AS "at", CAST(note AS VARCHAR) AS note FROM ({rows}) AS v(id, "at", note)""");

    private static TableUpsert Upsert(LakeUnderTest lake, DeltaTable table) =>
        new(lake.Connection, table, "staged_rows", "id", "staged.at > stored.at");

    private static async Task<PreparedUpsert> UpsertAsync(LakeUnderTest lake, DeltaTable table, string rows)
    {
        Stage(lake, rows);
        var prepared = await Upsert(lake, table).PrepareAsync(Cancel);
        await table.CommitAsync(prepared.Change, Cancel);
        return prepared;
    }
}
