using Pinlake.Engines.DuckDb;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Prelude;
using Pinlake.Pipelines.Sql;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Pipelines;

public sealed class PreludeTests
{
    [Fact]
    public void DuckDB_answers_every_case_as_prescribed()
    {
        var path = Requires.Shared("data/prelude_cases.jsonl");
        using var engine = DuckDbEngine.Open(new DuckDbOptions(), PreludeSql.Statements(Dialect.DuckDb));

        var wrong = PreludeCase.Read(path).Where(test => test.Expected is not null)
            .Select(test => (test.Query, test.Expected, Is: PreludeCase.ValuesOf(DuckDbRows.Read(engine.Connection, test.Query))))
            .Where(test => test.Is != test.Expected);

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_function_has_a_form_for_each_engine_that_lacks_it() =>
        PreludeTable.Functions.ShouldAllBe(function => function.DuckDb != null || function.Spark != null);

    [Fact]
    public void Names_differ() =>
        PreludeTable.Functions.Select(function => function.Name).ShouldBeUnique();

    [Theory]
    [InlineData("select 'it''s'", @"select 'it\'s'")]
    [InlineData(@"select '\d'", @"select '\\d'")]
    [InlineData("select \"a\"\"b`c\"", "select `a\"b``c`")]
    [InlineData("select 1 -- it's\nfrom t;\n", "select 1  \nfrom t")]
    [InlineData("select /* ' */ 1", "select   1")]
    [InlineData("select '--' || '/*'", "select '--' || '/*'")]
    public void Spark_gets_texts_and_names_in_its_own_form(string model, string spark) =>
        SqlText.Read(model).For(Dialect.Spark).ShouldBe(spark);

    [Fact]
    public void DuckDB_gets_a_model_as_it_is_written_without_its_last_semicolon() =>
        SqlText.Read("select 'it''s' -- x\nfrom t ; \n").For(Dialect.DuckDb).ShouldBe("select 'it''s' -- x\nfrom t");
}
