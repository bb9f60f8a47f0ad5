using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Pinlake.Lake.Delta;
using Pinlake.Lake.Objects;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance;

/// <summary>Spark's opinion of a table that we wrote, and ours of what Spark then wrote into it.</summary>
public sealed class SparkReadsDeltaTests
{
    private const int Commits = 23;

    private static readonly DeltaSchema Schema = new(
    [
        new DeltaColumn("ind", DeltaType.Long, Nullable: false),
        new DeltaColumn("title", DeltaType.String),
        new DeltaColumn("age", DeltaType.Integer),
        new DeltaColumn("coordinates", DeltaType.Array(DeltaType.Double)),
        new DeltaColumn("timestamp", DeltaType.Timestamp),
        new DeltaColumn("payload", DeltaType.Binary),
        new DeltaColumn("day", DeltaType.Date),
        new DeltaColumn("price", DeltaType.Decimal(12, 2)),
        new DeltaColumn("downloaded", DeltaType.Boolean),
    ]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spark_reads_our_table_through_a_checkpoint_and_we_read_what_Spark_adds()
    {
        var spark = Requires.Engine("spark");
        using var folder = new TemporaryFolder();
        var tables = new ObjectFolder(folder.Path);
        var table = await WriteAsync(tables);
        // Spark must take the checkpoint of 20: the commits that it stands for are gone.
        for (var version = 0; version <= 20; version++)
        {
            File.Delete(folder[$"live/pins/_delta_log/{version.ToString("D20", CultureInfo.InvariantCulture)}.json"]);
        }

        var name = $"delta.`{folder["live/pins"]}`";
        var answers = await AskAsync(
            spark,
            folder["ask.sql"],
            $"select * except (timestamp), unix_micros(timestamp) as micros from {name} order by ind",
            $"select count(*) as skipped from {name} where ind between 3 and 5 and timestamp > timestamp '2020-08-28 03:52:47.000499'",
            $"select count(*) as n, min(ind) as lowest from {name} version as of 21",
            $"describe history {name}",
            $"describe detail {name}",
            $"insert into {name} select 9001, 'by Spark', 1, array(1D), timestamp '2024-01-01 00:00:00', X'01', date '2024-01-01', 1.25, true",
            $"delete from {name} where ind = 3",
            $"select count(*) as after from {name}");

        ShouldHaveOurRows(answers, table);
        answers.Select(answer => answer["skipped"]).OfType<JsonNode>().Single().GetValue<long>().ShouldBe(3);
        var then = await table.SnapshotAtAsync(21, Cancel);
        answers.Single(answer => answer.ContainsKey("lowest"))["n"]!.GetValue<long>().ShouldBe(then.RowCount!.Value);
        ShouldTellOurHistory(answers);
        var detail = answers.Single(answer => answer.ContainsKey("numFiles") && answer.ContainsKey("minReaderVersion"));
        (detail["minReaderVersion"]!.GetValue<int>(), detail["minWriterVersion"]!.GetValue<int>()).ShouldBe((1, 2));
        detail["numFiles"]!.GetValue<long>().ShouldBe(table.Snapshot.Files.Count);
        detail["sizeInBytes"]!.GetValue<long>().ShouldBe(table.Snapshot.SizeBytes);

        var refreshed = await table.RefreshAsync(Cancel);
        refreshed.Version.ShouldBe(Commits + 2);
        var after = answers.Single(answer => answer.ContainsKey("after"))["after"]!.GetValue<long>();
        using var connection = Open();
        Lines(connection, $"SELECT count(*) AS n, count(*) FILTER (ind = 3) AS gone, max(title) FILTER (ind = 9001) AS title FROM ({refreshed.RelationSql()})")
            .Single().ToJsonString().ShouldBe($$"""{"n":{{after}},"gone":0,"title":"by Spark"}""");
    }

    private static async Task<DeltaTable> WriteAsync(ObjectFolder tables)
    {
        var table = await DeltaTable.OpenOrCreateAsync(tables, "live/pins", Schema, TimeProvider.System, Cancel);
        using var connection = Open();
        for (var commit = 1; commit <= Commits; commit++)
        {
            // Each commit replaces some rows of the one before it, so that files are removed too.
            Execute(connection, $"""
                CREATE OR REPLACE TABLE staged_rows AS SELECT
                  ({commit} * 7 + range)::BIGINT AS ind,
                  CASE range % 4 WHEN 0 THEN NULL WHEN 1 THEN 'naïve “quotes” \ ''it''s'' 😀 {commit}' WHEN 2 THEN '' ELSE repeat('long ', 20) || range END AS title,
                  CASE WHEN range % 5 = 0 THEN NULL ELSE (20 + range)::INTEGER END AS age,
                  CASE WHEN range % 6 = 0 THEN NULL ELSE [range / 7.0, -{commit}.5] END AS coordinates,
                  TIMESTAMPTZ '2020-08-28 03:52:47.000500+00' + to_microseconds(range * {commit}) AS "timestamp",
                  ('p' || range)::BLOB AS payload,
                  DATE '2020-02-28' + range::INTEGER AS day,
                  (range * 1.25)::DECIMAL(12, 2) AS price,
                  range % 2 = 0 AS downloaded
                FROM range(12)
                """);
            if (commit == 1)
            {
                Execute(connection, "INSERT INTO staged_rows SELECT * REPLACE (ind - 6 AS ind) FROM staged_rows WHERE ind BETWEEN 8 AND 12");
                Execute(connection, "DELETE FROM staged_rows WHERE ind BETWEEN 7 AND 9");
            }

            var upsert = await new TableUpsert(connection, table, "staged_rows", "ind", "true").PrepareAsync(Cancel);
            await table.CommitAsync(
                upsert.Change with
                {
                    Transaction = new TableTransaction("pinlake-live", commit),
                    OperationMetrics = new Dictionary<string, long>(upsert.Change.OperationMetrics) { ["rowsRead"] = 100 + commit },
                },
                Cancel);
        }

        table.CheckpointFailure.ShouldBeNull();
        return table;
    }

    private static void ShouldHaveOurRows(IReadOnlyList<JsonObject> answers, DeltaTable table)
    {
        var theirs = answers.Where(answer => answer.ContainsKey("coordinates")).ToList();
        theirs.Count.ShouldBe((int)table.Snapshot.RowCount!.Value);
        using var connection = Open();
        // The same values in the shapes that Spark's JSON gives them.
        var ours = Lines(connection, $"""
            SELECT ind, title, age, coordinates, base64(payload) AS payload, strftime(day, '%Y-%m-%d') AS day, price, downloaded,
                   epoch_us("timestamp") AS micros
            FROM ({table.Snapshot.RelationSql()}) ORDER BY ind
            """);
        for (var row = 0; row < ours.Count; row++)
        {
            foreach (var (column, value) in ours[row])
            {
                JsonNode.DeepEquals(theirs[row][column], value).ShouldBeTrue(
                    $"row {row}, {column}: Spark has {theirs[row][column]?.ToJsonString()}, we have {value?.ToJsonString()}");
            }
        }
    }

    private static void ShouldTellOurHistory(IReadOnlyList<JsonObject> answers)
    {
        var history = answers.Where(answer => answer.ContainsKey("operationMetrics")).ToList();
        history.Select(entry => entry["version"]!.GetValue<long>()).ShouldBe([23L, 22L, 21L]);
        var newest = history[0];
        newest["operation"]!.GetValue<string>().ShouldBe("MERGE");
        newest["operationMetrics"]!["rowsRead"]!.GetValue<string>().ShouldBe("123");
        newest["operationMetrics"]!["numTargetRowsInserted"]!.GetValue<string>().ShouldBe("7");
        newest["operationMetrics"]!["numTargetRowsUpdated"]!.GetValue<string>().ShouldBe("5");
        newest["engineInfo"]!.GetValue<string>().ShouldStartWith("Pinlake/");
    }

    private static async Task<IReadOnlyList<JsonObject>> AskAsync(string spark, string file, params string[] statements)
    {
        await File.WriteAllTextAsync(file, string.Join(";\n", statements) + ";\n", Cancel);
        using var process = Process.Start(new ProcessStartInfo(spark, ["sql", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(0, await errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["row"]!.AsObject()).ToList();
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:;threads=2");
        connection.Open();
        Execute(connection, "SET TimeZone = 'UTC'");
        return connection;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<JsonObject> Lines(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT CAST(to_json(line) AS VARCHAR) FROM ({sql}) AS line";
        using var reader = command.ExecuteReader();
        var lines = new List<JsonObject>();
        while (reader.Read())
        {
            lines.Add(JsonNode.Parse(reader.GetString(0))!.AsObject());
        }

        return lines;
    }
}
