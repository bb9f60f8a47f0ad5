using Pinlake.Engines.DuckDb;
using Pinlake.Jobs.Ingest;
using Pinlake.Lake.Delta;
using Pinlake.Pipelines;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class LatestRowTests : IDisposable
{
    private static readonly PipelineKind Kind = new(
        "pin", "t", "s", "pins", "pins",
        new PipelineKey("ind", [], DeltaType.Long), [], new DeltaSchema([new("ind", DeltaType.Long), new("title", DeltaType.String)]),
        new ModelFile("clean/pins.sql", ""));

    private readonly DuckDbEngine engine = DuckDbEngine.Open(new DuckDbOptions(), []);

    // title, partition, offset, seconds of ingestion: rows of one key
    [Theory]
    [InlineData("a 0 1 5 | b 0 2 5", "b")]                 // same partition: the higher offset
    [InlineData("a 0 2 1 | b 0 1 9", "a")]                 // even when the clock went backwards
    [InlineData("a 0 7 1 | b 1 2 9", "b")]                 // other partitions: the later ingestion
    [InlineData("a 0 7 5 | b 1 2 5", "b")]                 // then the higher partition
    [InlineData("a 3 0 1 | b 3 1 1 | c 1 9 1", "b")]
    public void Of_the_rows_of_one_key_the_latest_is_taken_in_a_batch_and_against_the_table(string rows, string latest)
    {
        var parsed = rows.Split('|', StringSplitOptions.TrimEntries).Select(row => row.Split(' ')).ToList();
        Run($"create table cleaned (ind bigint, title varchar, {Origin} , _reason varchar)");
        foreach (var row in parsed)
        {
            Run($"insert into cleaned values (7, '{row[0]}', 't', {row[1]}, {row[2]}, null, null, null, make_timestamptz({row[3]}000000), null)");
        }

        engine.Connection.Query(LatestRow.Query(Kind, "cleaned"), row => row.GetString(1)).ShouldBe([latest]);
        foreach (var staged in parsed.Select(row => row[0]).Where(title => title != latest))
        {
            IsLater(staged, latest).ShouldBeFalse();
            IsLater(latest, staged).ShouldBeTrue();
        }

        IsLater(latest, latest).ShouldBeFalse();
    }

    [Fact]
    public void Rows_of_a_stream_are_told_apart_by_shard_and_sequence()
    {
        Run($"create table cleaned (ind bigint, title varchar, {Origin} , _reason varchar)");
        Run("""
            insert into cleaned values
                (1, 'old', null, null, null, 's', 'shardId-000000000000', '21', make_timestamptz(9000000), null),
                (1, 'new', null, null, null, 's', 'shardId-000000000000', '22', make_timestamptz(1000000), null),
                (2, 'bad', null, null, null, 's', 'shardId-000000000000', '29', make_timestamptz(9000000), 'bad_value'),
                (2, 'good', null, null, null, 's', 'shardId-000000000000', '20', make_timestamptz(1000000), null),
                (3, 'early', null, null, null, 's', 'shardId-000000000001', '39', make_timestamptz(1000000), null),
                (3, 'late', null, null, null, 's', 'shardId-000000000000', '23', make_timestamptz(2000000), null)
            """);

        engine.Connection.Query(LatestRow.Query(Kind, "cleaned") + " order by ind", row => row.GetString(1)).ShouldBe(["new", "good", "late"]);
        IsLater("new", "old").ShouldBeTrue();
        IsLater("old", "new").ShouldBeFalse();
        IsLater("late", "early").ShouldBeTrue();
        IsLater("early", "late").ShouldBeFalse();
    }

    public void Dispose() => engine.Dispose();

    private static string Origin => string.Join(", ", Pinlake.Pipelines.Origin.Schema.Columns.Select(column => $"{column.Name} {column.Type.DuckDbType}"));

    private bool IsLater(string staged, string stored) => engine.Connection.Query(
        $"select {LatestRow.StagedIsLaterSql} from cleaned staged, cleaned stored where staged.title = '{staged}' and stored.title = '{stored}'",
        row => !row.IsDBNull(0) && row.GetBoolean(0)).Single();

    private void Run(string statement) => engine.Connection.Execute(statement);
}
