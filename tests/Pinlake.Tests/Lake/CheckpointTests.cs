using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pinlake.Lake.Delta;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Lake;

public sealed class CheckpointTests
{
    private static readonly string[] Columns = ["id", "note"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkpoint_and_the_commits_behind_it_equal_the_whole_log()
    {
        using var lake = new LakeUnderTest();
        var table = await WriteManyAsync(lake, commits: 25);
        var whole = IndependentReplay.Sql(lake.Folder["t"], Columns);
        var expected = lake.Rows(whole);
        var transactions = table.Snapshot.Transactions;

        // Without the commits that the checkpoint of 20 stands for, only it can tell.
        for (var version = 0; version <= 20; version++)
        {
            File.Delete(CommitPath(lake, version));
        }

        var opened = await lake.OpenAsync("t");
        opened.Snapshot.Version.ShouldBe(25);
        lake.Rows(opened.Snapshot).ShouldBe(expected);
        opened.Snapshot.Transactions.ShouldBe(transactions, ignoreOrder: true);
        opened.Snapshot.Schema.ShouldBe(LakeUnderTest.KeyAndText);
        opened.Snapshot.Metadata.Id.ShouldBe(table.Snapshot.Metadata.Id);
        opened.Snapshot.Files.Select(file => (file.Path, file.SizeBytes, file.Stats))
            .ShouldBe(table.Snapshot.Files.Select(file => (file.Path, file.SizeBytes, file.Stats)));
        lake.Rows(await table.SnapshotAtAsync(20, Cancel)).Count.ShouldBe(16);
    }

    [Fact]
    public async Task The_hint_names_the_newest_checkpoint_and_counts_what_it_holds()
    {
        using var lake = new LakeUnderTest();
        var table = await WriteManyAsync(lake, commits: 20);

        var hint = JsonNode.Parse(await File.ReadAllTextAsync(lake.Folder["t/_delta_log/_last_checkpoint"], Cancel))!;

        hint["version"]!.GetValue<long>().ShouldBe(20);
        hint["numOfAddFiles"]!.GetValue<long>().ShouldBe(table.Snapshot.Files.Count);
        // protocol, metaData, one txn, the files, and those removed.
        hint["size"]!.GetValue<long>().ShouldBe(3 + table.Snapshot.Files.Count + table.Snapshot.Tombstones.Count);
        var file = new FileInfo(lake.Folder["t/_delta_log/00000000000000000020.checkpoint.parquet"]);
        hint["sizeInBytes"]!.GetValue<long>().ShouldBe(file.Length);
        File.Exists(lake.Folder["t/_delta_log/00000000000000000010.checkpoint.parquet"]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":")]
    [InlineData("{\"version\":999}")]
    [InlineData("{\"version\":\"x\"}")]
    [InlineData("{\"version\":10}")]
    public async Task A_hint_that_is_damaged_old_or_wrong_changes_nothing(string hint)
    {
        using var lake = new LakeUnderTest();
        await WriteManyAsync(lake, commits: 23);
        await File.WriteAllTextAsync(lake.Folder["t/_delta_log/_last_checkpoint"], hint, Cancel);

        var opened = await lake.OpenAsync("t");

        opened.Snapshot.Version.ShouldBe(23);
        lake.Rows(opened.Snapshot).ShouldBe(lake.Rows(IndependentReplay.Sql(lake.Folder["t"], Columns)));
    }

    [Fact]
    public async Task A_missing_commit_is_named_and_never_passed_over()
    {
        using var lake = new LakeUnderTest();
        await WriteManyAsync(lake, commits: 14);
        File.Delete(CommitPath(lake, 12));

        var failure = await Should.ThrowAsync<PinlakeException>(() => lake.OpenAsync("t"));

        failure.Kind.ShouldBe(FailureKind.Corrupt);
        failure.Message.ShouldContain("commit 12 is missing");
    }

    [Theory]
    [InlineData("{\"add\":{\"path\":")]
    [InlineData("{\"add\":{\"path\":\"x\"}}")]
    [InlineData("[1]")]
    [InlineData("{\"txn\":{\"appId\":\"x\"}}")]
    [InlineData("\u0000\u0001")]
    public async Task A_damaged_commit_is_corrupt_and_named(string line)
    {
        using var lake = new LakeUnderTest();
        await WriteManyAsync(lake, commits: 3);
        await File.WriteAllTextAsync(CommitPath(lake, 2), line, Encoding.UTF8, Cancel);

        var failure = await Should.ThrowAsync<PinlakeException>(() => lake.OpenAsync("t"));

        failure.Kind.ShouldBe(FailureKind.Corrupt);
        failure.Message.ShouldContain("00000000000000000002.json");
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_corrupt_and_named()
    {
        using var lake = new LakeUnderTest();
        await WriteManyAsync(lake, commits: 10);
        await File.WriteAllTextAsync(lake.Folder["t/_delta_log/00000000000000000010.checkpoint.parquet"], "PAR1 no", Cancel);

        var failure = await Should.ThrowAsync<PinlakeException>(() => lake.OpenAsync("t"));

        failure.Kind.ShouldBe(FailureKind.Corrupt);
        failure.Message.ShouldContain("00000000000000000010.checkpoint.parquet");
    }

    [Fact]
    public async Task A_checkpoint_remembers_removed_files_for_the_time_that_the_table_says()
    {
        using var lake = new LakeUnderTest();
        var table = await lake.CreateAsync("t", properties: new Dictionary<string, string>
        {
            ["delta.deletedFileRetentionDuration"] = "interval 1 hours",
        });
        await lake.AppendAsync(table, "SELECT 1 AS id, 'first' AS note");
        await table.CommitAsync(new TableChange("DELETE") { Removes = table.Snapshot.Files }, Cancel);
        lake.Clock.Advance(TimeSpan.FromMinutes(50));
        await lake.AppendAsync(table, "SELECT 2 AS id, 'second' AS note");
        await table.CommitAsync(new TableChange("DELETE") { Removes = table.Snapshot.Files }, Cancel);
        lake.Clock.Advance(TimeSpan.FromMinutes(20));
        for (var version = 5; version <= 10; version++)
        {
            await lake.AppendAsync(table, "SELECT 3 AS id, 'third' AS note");
        }

        var removed = lake.Rows(
            $"SELECT remove.size > 0 AS sized, remove.dataChange AS changes FROM '{lake.Folder["t/_delta_log/00000000000000000010.checkpoint.parquet"]}' WHERE remove IS NOT NULL");

        removed.ShouldBe(["{'sized': true, 'changes': false}"]);
        table.Snapshot.Tombstones.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_written_leaves_the_commit_standing_and_is_made_up_for()
    {
        using var lake = new LakeUnderTest();
        var table = await WriteManyAsync(lake, commits: 9);
        // A folder in the place of the hint: it cannot be replaced by a file.
        Directory.CreateDirectory(lake.Folder["t/_delta_log/_last_checkpoint/in-the-way"]);

        (await lake.AppendAsync(table, "SELECT 10 AS id, 'x' AS note")).Snapshot.Version.ShouldBe(10);
        table.CheckpointFailure.ShouldNotBeNull();
        Directory.Delete(lake.Folder["t/_delta_log/_last_checkpoint"], recursive: true);
        (await lake.AppendAsync(table, "SELECT 11 AS id, 'x' AS note")).Snapshot.Version.ShouldBe(11);

        table.CheckpointFailure.ShouldBeNull();
        var hint = JsonNode.Parse(await File.ReadAllTextAsync(lake.Folder["t/_delta_log/_last_checkpoint"], Cancel))!;
        hint["version"]!.GetValue<long>().ShouldBe(11);
    }

    private static string CommitPath(LakeUnderTest lake, long version) =>
        lake.Folder[$"t/_delta_log/{version.ToString("D20", CultureInfo.InvariantCulture)}.json"];

    /// <summary>Appends one row per commit; commit 5 and 15 remove the file of commit 1 and 11 instead.</summary>
    private static async Task<DeltaTable> WriteManyAsync(LakeUnderTest lake, int commits)
    {
        var table = await lake.CreateAsync("t");
        var files = new Dictionary<int, AddFile>();
        for (var version = 1; version <= commits; version++)
        {
            if (version is 5 or 15)
            {
                await table.CommitAsync(
                    new TableChange("DELETE") { Removes = [files[version - 4]], Transaction = new TableTransaction("lane", version) },
                    Cancel);
            }
            else
            {
                var file = await DataFileWriter.WriteAsync(lake.Connection, table, $"SELECT {version} AS id, 'it''s \"é\"' AS note", Cancel);
                files[version] = file!;
                await table.CommitAsync(new TableChange("WRITE") { Adds = [file!] }, Cancel);
            }
        }

        return table;
    }
}
