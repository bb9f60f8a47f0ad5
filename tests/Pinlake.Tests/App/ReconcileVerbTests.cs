using DuckDB.NET.Data;
using Pinlake.Lake.Delta;
using Pinlake.Lake.Objects;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class ReconcileVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_changed_one_removed_and_one_doubled_row_are_named_and_end_with_6()
    {
        // The classic order begins with the rows 7528, 2863, 5730 and 8304.
        var demo = await RunningPinlake.Run(
            folder.Path, "demo", "--posts", "4", "--data", "data", "--set", $"emulator.builtinPath={folder["posts.db"]}");
        demo.Code.ShouldBe(0, demo.Notes);
        await SpoilAsync(folder["data/tables"], "live/users");

        var outcome = await RunningPinlake.Run(folder.Path, "reconcile", "--data", "data");

        outcome.Code.ShouldBe(6);
        outcome.Answer.ShouldContain("users 7528: age is '");
        outcome.Answer.ShouldContain("' in batch, '99' in live");
        outcome.Answer.ShouldContain("users 2863: 1 rows in batch, 0 rows in live");
        outcome.Answer.ShouldContain("users 5730: 1 rows in batch, 2 rows in live");
        outcome.Answer.ShouldNotContain("8304");
        outcome.Answer.ShouldContain("The lanes differ in 3 places; 3 are listed.");
    }

    private static async Task SpoilAsync(string tables, string path)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(cancellation);
        var table = await DeltaTable.OpenAsync(new ObjectFolder(tables), path, TimeProvider.System, cancellation);
        var spoilt = await DataFileWriter.WriteAsync(
            connection,
            table,
            $"""
            with stored as ({table.Snapshot.RelationSql()})
            select * replace (case when ind = 7528 then 99 else age end as age) from stored where ind <> 2863
            union all
            select * from stored where ind = 5730
            """,
            cancellation);
        await table.CommitAsync(
            new TableChange("WRITE") { Adds = [spoilt!], Removes = table.Snapshot.Files, ReadVersion = table.Snapshot.Version }, cancellation);
    }
}
