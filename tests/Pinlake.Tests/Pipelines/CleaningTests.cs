using Pinlake.Engines.DuckDb;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Prelude;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Pipelines;

public sealed class CleaningTests(CleaningTests.Cleaned cleaned) : IClassFixture<CleaningTests.Cleaned>
{
    public static IEnumerable<TheoryDataRow<string>> Names =>
        CleaningCase.All.Select(test => new TheoryDataRow<string>(test.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_record_becomes_what_the_rules_say(string name)
    {
        var (test, index) = CleaningCase.All.Select((test, index) => (test, index)).Single(pair => pair.test.Name == name);

        cleaned.Rows[index].ShouldBe([test.Expected]);
    }

    [Fact]
    public void Every_record_ends_in_exactly_one_place() =>
        cleaned.Rows.Count.ShouldBe(CleaningCase.All.Count);

    /// <summary>All cases cleaned in one run on DuckDB.</summary>
    public sealed class Cleaned
    {
        public Cleaned()
        {
            var pipeline = Pipeline.Read(Path.Combine(Repository.Root, "pipelines", "pinterest"));
            using var engine = DuckDbEngine.Open(new DuckDbOptions(), PreludeSql.Statements(Dialect.DuckDb));
            CleaningRun.Load(engine.Connection, pipeline, CleaningCase.All);
            foreach (var statement in CleaningRun.Statements(pipeline, Dialect.DuckDb))
            {
                DuckDbRows.Execute(engine.Connection, statement);
            }

            Rows = CleaningRun.Queries(pipeline).SelectMany(query => DuckDbRows.Read(engine.Connection, query))
                .Select(CleaningRun.Describe).ToLookup(row => row.Case, row => row.Text);
        }

        /// <summary>What became of each case, by its place in the list.</summary>
        public ILookup<int, string> Rows { get; }
    }
}
