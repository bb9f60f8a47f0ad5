using Pinlake.Engines.DuckDb;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Engines;

public sealed class DuckDbEngineTests
{
    [Fact]
    public void Settings_are_those_that_models_expect()
    {
        using var folder = new TemporaryFolder();
        using var engine = DuckDbEngine.Open(new DuckDbOptions { MemoryMebibytesMax = 100, ThreadsMax = 1, SpillFolder = folder["it's"] }, []);

        Value(engine, "current_setting('TimeZone')").ShouldBe("UTC");
        Value(engine, "current_setting('memory_limit')").ShouldBe("100.0 MiB");
        Value(engine, "current_setting('threads')").ShouldBe("1");
        Value(engine, "current_setting('temp_directory')").ShouldBe(folder["it's"]);
        Value(engine, "current_setting('autoload_known_extensions')").ShouldBe("false");
        Value(engine, "current_setting('autoinstall_known_extensions')").ShouldBe("false");
        Value(engine, "coalesce(1 / 0, -1)").ShouldBe("-1");
        Value(engine, "(select first(x) from (select unnest([2, null, 1]) as x order by x))").ShouldBe("null");
    }

    [Fact]
    public void Every_connection_sees_the_functions_and_the_settings()
    {
        using var engine = DuckDbEngine.Open(new DuckDbOptions(), ["create macro twice(x) as x * 2"]);
        using var other = engine.Connect();

        DuckDbRows.Read(other, "select twice(21) as v").Single().GetProperty("v").GetInt32().ShouldBe(42);
        DuckDbRows.Read(other, "select current_setting('TimeZone') as v").Single().GetProperty("v").GetString().ShouldBe("UTC");
        DuckDbRows.Read(other, "select coalesce(1 / 0, -1) as v").Single().GetProperty("v").GetDouble().ShouldBe(-1);
    }

    [Fact]
    public void A_prelude_that_DuckDB_refuses_is_a_bug_of_ours() =>
        Should.Throw<PinlakeException>(() => DuckDbEngine.Open(new DuckDbOptions(), ["create nonsense"])).Kind.ShouldBe(FailureKind.Bug);

    [Fact]
    public void A_query_that_binds_gives_its_columns_and_is_not_run()
    {
        using var engine = DuckDbEngine.Open(new DuckDbOptions(), []);

        var bound = new DuckDbBinder(engine).Bind("select 1 as a, error('run') as b");

        bound.Failure.ShouldBeNull();
        bound.Columns[0].ShouldBe(new BoundColumn("a", "INTEGER"));
        bound.Columns[1].Name.ShouldBe("b");
    }

    [Fact]
    public void The_place_of_a_mistake_counts_characters_not_bytes()
    {
        using var engine = DuckDbEngine.Open(new DuckDbOptions(), []);

        var failure = new DuckDbBinder(engine).Bind("select 'é😀', nope from (select 1 as nape)").Failure!;

        failure.PositionChars.ShouldBe("select 'é😀', ".Length);
        (failure.What, failure.Name).ShouldBe(("column", "nope"));
        failure.Candidates.ShouldBe(["nape"]);
    }

    private static string Value(DuckDbEngine engine, string expression) =>
        DuckDbRows.Read(engine.Connection, $"select {expression} as v").Single().GetProperty("v") is var value && value.ValueKind == System.Text.Json.JsonValueKind.String
            ? value.GetString()!
            : value.GetRawText();
}
