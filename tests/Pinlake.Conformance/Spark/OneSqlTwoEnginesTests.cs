using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance.Spark;

public sealed class OneSqlTwoEnginesTests(BothEngines engines) : IClassFixture<BothEngines>
{
    [Fact]
    public void The_prelude_answers_alike()
    {
        Requires.Engine("spark");
        var wrong = engines.PreludeCases
            .Select(test => (test.Case.Query, test.DuckDb, Spark: engines.SparkAnswer(test.Case), Expected: test.Case.Expected ?? test.DuckDb))
            .Where(test => test.DuckDb != test.Expected || test.Spark != test.Expected);

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Each_record_becomes_the_same_on_both()
    {
        Requires.Engine("spark");
        var wrong = CleaningCase.All.Select((test, index) => (
                test.Name,
                test.Expected,
                DuckDb: string.Join(" and ", engines.DuckDbCases[index]),
                Spark: string.Join(" and ", engines.SparkCases[index])))
            .Where(test => test.DuckDb != test.Expected || test.Spark != test.Expected);

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Each_view_has_the_same_rows_on_both()
    {
        Requires.Engine("spark");
        foreach (var view in engines.Pipeline.Views)
        {
            var spark = engines.SparkRows(view.Name).Select(row => PreludeCase.ValuesOf(row));
            var duckDb = engines.DuckDbViews[view.Name].Select(row => PreludeCase.ValuesOf(row));

            duckDb.ShouldNotBeEmpty(view.Name);
            spark.ShouldBe(duckDb, view.Name);
        }
    }
}
