using System.Diagnostics;
using System.Globalization;
using Pinlake.Lake.Delta;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Lake;

/// <summary>Tables that Spark wrote, beside what Spark read from them.</summary>
public sealed class GoldenTableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("124-decimal-decode-bug")]
    [InlineData("basic-decimal-table")]
    [InlineData("basic-with-inserts-deletes-checkpoint")]
    [InlineData("basic-with-inserts-overwrite-restore")]
    [InlineData("basic-with-vacuum-protocol-check-feature")]
    [InlineData("data-reader-array-complex-objects")]
    [InlineData("data-reader-date-types-America")]
    [InlineData("data-reader-date-types-Etc")]
    [InlineData("data-reader-date-types-Jst")]
    [InlineData("data-reader-date-types-utc")]
    [InlineData("data-reader-map")]
    [InlineData("data-reader-nullable-field-invalid-schema-key")]
    [InlineData("data-reader-timestamp_ntz")]
    [InlineData("data-skipping-basic-stats-all-types-checkpoint")]
    [InlineData("data-skipping-change-stats-collected-across-versions")]
    [InlineData("decimal-various-scale-precision")]
    [InlineData("kernel-timestamp-int96")]
    [InlineData("kernel-timestamp-timestamp_micros")]
    [InlineData("log-replay-special-characters")]
    [InlineData("multi-part-checkpoint")]
    [InlineData("parquet-decimal-dictionaries")]
    [InlineData("parquet-decimal-type")]
    [InlineData("snapshot-data1")]
    [InlineData("snapshot-data2-deleted")]
    [InlineData("snapshot-repartitioned")]
    [InlineData("time-travel-partition-changes-a")]
    [InlineData("time-travel-schema-changes-a")]
    [InlineData("time-travel-start")]
    [InlineData("time-travel-start-start20-start40")]
    public async Task A_table_that_Spark_wrote_has_the_rows_that_Spark_reads(string name)
    {
        using var lake = new LakeUnderTest();
        var (columns, rowCount) = Unpack(lake, name);

        var snapshot = (await lake.OpenAsync("delta")).Snapshot;

        snapshot.Schema.Columns.Count.ShouldBe(columns);
        var ours = $"({snapshot.RelationSql()})";
        lake.Scalar<long>($"SELECT count(*) FROM {ours}").ShouldBe(rowCount);
        var expected = lake.Folder["expected"];
        if (!Directory.Exists(expected) || Directory.GetFiles(expected, "*.parquet").Length == 0)
        {
            rowCount.ShouldBe(0);
            return;
        }

        var theirs = $"(SELECT * FROM read_parquet('{expected}/*.parquet', hive_partitioning = false))";
        lake.Rows($"SELECT column_name FROM (DESCRIBE {ours})").ShouldBe(lake.Rows($"SELECT column_name FROM (DESCRIBE {theirs})"));
        if (rowCount > 50_000)
        {
            // Order does not count in a sum; a difference of the two is too slow for a million rows.
            var ourSum = lake.Rows($"SELECT sum(CAST(hash(whole) AS HUGEINT)) AS s FROM {ours} AS whole");
            ourSum.ShouldBe(lake.Rows($"SELECT sum(CAST(hash(whole) AS HUGEINT)) AS s FROM {theirs} AS whole"));
            return;
        }

        // Both as multisets, compared as text so that the types' widths do not count.
        var left = $"SELECT CAST(whole AS VARCHAR) AS line FROM {ours} AS whole";
        var right = $"SELECT CAST(whole AS VARCHAR) AS line FROM {theirs} AS whole";
        lake.Rows($"({left} EXCEPT ALL {right}) UNION ALL ({right} EXCEPT ALL {left}) LIMIT 5").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("data-reader-timestamp_ntz-name-mode", FailureKind.Invalid, "columnMapping")]
    [InlineData("deltalog-invalid-protocol-version", FailureKind.Invalid, "reader version 99")]
    [InlineData("deltalog-state-reconstruction-without-metadata", FailureKind.Corrupt, "no metaData action")]
    [InlineData("dv-partitioned-with-checkpoint", FailureKind.Invalid, "deletionVectors")]
    [InlineData("log-replay-dv-key-cases", FailureKind.Invalid, "deletionVectors")]
    [InlineData("table-with-columnmapping-mode-id", FailureKind.Invalid, "columnMapping")]
    [InlineData("table-with-columnmapping-mode-name", FailureKind.Invalid, "columnMapping")]
    [InlineData("v2-checkpoint-json", FailureKind.Invalid, "v2Checkpoint")]
    [InlineData("v2-checkpoint-parquet", FailureKind.Invalid, "v2Checkpoint")]
    [InlineData("versions-not-contiguous", FailureKind.Corrupt, "commit 1 is missing")]
    public async Task A_table_that_we_cannot_read_right_is_refused_by_the_name_of_what_we_lack(
        string name, FailureKind kind, string because)
    {
        using var lake = new LakeUnderTest();
        Unpack(lake, name);

        var failure = await Should.ThrowAsync<PinlakeException>(() => lake.OpenAsync("delta"));

        failure.Kind.ShouldBe(kind);
        failure.Message.ShouldContain(because);
    }

    [Theory]
    [InlineData("time-travel-partition-changes-a", "partition")]
    [InlineData("data-reader-timestamp_ntz", "partition")]
    public async Task A_table_that_we_cannot_write_right_is_read_only(string name, string because)
    {
        using var lake = new LakeUnderTest();
        Unpack(lake, name);
        var table = await lake.OpenAsync("delta");
        var version = table.Snapshot.Version;

        var failure = await Should.ThrowAsync<PinlakeException>(() => table.CommitAsync(new TableChange("WRITE"), Cancel));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain(because);
        (await table.RefreshAsync(Cancel)).Version.ShouldBe(version);
    }

    [Fact]
    public async Task A_table_that_Spark_wrote_can_be_written_on()
    {
        using var lake = new LakeUnderTest();
        var (_, rowCount) = Unpack(lake, "basic-with-inserts-deletes-checkpoint");
        var table = await lake.OpenAsync("delta");
        var column = table.Snapshot.Schema.Columns.Single();
        var start = table.Snapshot.Version;

        // Beyond the next checkpoint, which then stands for Spark's actions too.
        for (var commit = 0; commit < 10; commit++)
        {
            await lake.AppendAsync(table, $"SELECT {100_000 + commit} AS \"{column.Name}\"");
        }

        var opened = (await lake.OpenAsync("delta")).Snapshot;
        opened.Version.ShouldBe(start + 10);
        lake.Scalar<long>($"SELECT count(*) FROM ({opened.RelationSql()})").ShouldBe(rowCount + 10);
        opened.Metadata.SchemaString.ShouldBe(table.Snapshot.Metadata.SchemaString);
    }

    private static (int Columns, long Rows) Unpack(LakeUnderTest lake, string name)
    {
        var golden = Requires.Shared("data/delta-golden");
        using var tar = Process.Start(new ProcessStartInfo(
            Requires.Command("tar", "apt-get install tar zstd"),
            ["--zstd", "--strip-components=1", "-xf", Path.Combine(golden, name + ".tar.zst"), "-C", lake.Folder.Path])
        {
            RedirectStandardError = true,
        })!;
        var error = tar.StandardError.ReadToEnd();
        tar.WaitForExit();
        Assert.SkipWhen(error.Contains("zstd: Cannot exec", StringComparison.Ordinal), "'zstd' is not installed: apt-get install zstd");
        tar.ExitCode.ShouldBe(0, error);
        var line = File.ReadLines(Path.Combine(golden, "MANIFEST.tsv")).Select(line => line.Split('\t')).Single(cells => cells[0] == name);
        return line[1] == "content"
            ? (int.Parse(line[3], CultureInfo.InvariantCulture), long.Parse(line[2], CultureInfo.InvariantCulture))
            : default;
    }
}
