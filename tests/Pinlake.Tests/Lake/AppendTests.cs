using Pinlake.Lake.Delta;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Lake;

public sealed class AppendTests
{
    private static readonly string[] Columns = ["id", "note"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_small_appends_leave_few_files_and_every_row_once()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        var filesMax = 0;
        for (var commit = 1; commit <= 40; commit++)
        {
            await AppendAsync(lake, table, commit);
            filesMax = Math.Max(filesMax, table.Snapshot.Files.Count);
        }

        filesMax.ShouldBeLessThanOrEqualTo(FoldPolicy.SmallFilesMax + 1);
        var expected = Enumerable.Range(1, 40).Select(id => $"{{'id': {id}, 'note': n}}").Order(StringComparer.Ordinal);
        lake.Rows(table.Snapshot).ShouldBe(expected);
        lake.Rows(IndependentReplay.Sql(lake.Folder["t"], Columns)).ShouldBe(expected);
        table.Snapshot.Transactions["lane"].ShouldBe(40);
        (await table.HistoryAsync(100, Cancel)).Sum(entry => entry.OperationMetrics.GetValueOrDefault("rowsRead")).ShouldBe(80);
    }

    [Fact]
    public async Task Rows_that_only_move_between_files_are_no_change_of_rows()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        for (var commit = 1; commit <= FoldPolicy.SmallFilesMax + 1; commit++)
        {
            await AppendAsync(lake, table, commit);
        }

        var actions = IndependentReplay.Commits(lake.Folder["t"])[^1].Actions;
        var adds = actions.Select(action => action["add"]).Where(add => add is not null).ToList();
        adds.Select(add => add!["dataChange"]!.GetValue<bool>()).ShouldBe([true, false]);
        actions.Select(action => action["remove"]).Where(remove => remove is not null)
            .ShouldAllBe(remove => !remove!["dataChange"]!.GetValue<bool>());
        // Read back from a checkpoint or not, removing them for good is a change of rows.
        table.Snapshot.Files.ShouldAllBe(file => file.DataChange);
    }

    [Fact]
    public async Task A_fold_that_another_writer_spoils_is_left_out_and_the_rows_are_there()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t");
        for (var commit = 1; commit <= FoldPolicy.SmallFilesMax; commit++)
        {
            await AppendAsync(lake, table, commit);
        }

        var other = await lake.OpenAsync("t");
        await other.CommitAsync(new TableChange("DELETE") { Removes = other.Snapshot.Files }, Cancel);
        await AppendAsync(lake, table, 99);

        lake.Rows(table.Snapshot).ShouldBe(["{'id': 99, 'note': n}"]);
    }

    [Fact]
    public async Task An_append_only_table_keeps_its_rows()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", properties: new Dictionary<string, string> { ["delta.appendOnly"] = "true" });
        for (var commit = 1; commit <= FoldPolicy.SmallFilesMax + 1; commit++)
        {
            await AppendAsync(lake, table, commit);
        }

        var removal = new TableChange("DELETE") { Removes = table.Snapshot.Files };
        (await Should.ThrowAsync<PinlakeException>(() => table.CommitAsync(removal, Cancel))).Message.ShouldContain("append-only");
        table.Snapshot.RowCount.ShouldBe(FoldPolicy.SmallFilesMax + 1);
    }

    private static Task<CommitResult> AppendAsync(LakeUnderTest lake, DeltaTable table, int number) => TableAppend.CommitAsync(
        lake.Connection,
        table,
        $"SELECT {number} AS id, 'n' AS note",
        new TableTransaction("lane", number),
        new Dictionary<string, long> { ["rowsRead"] = 2 },
        Cancel);
}
