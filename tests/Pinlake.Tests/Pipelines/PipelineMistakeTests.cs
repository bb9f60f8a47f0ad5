using Pinlake.Engines.DuckDb;
using Pinlake.Jobs.Models;
using Pinlake.Model;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Prelude;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Pipelines;

public sealed class PipelineMistakeTests(PipelineMistakeTests.SharedEngine shared) : IClassFixture<PipelineMistakeTests.SharedEngine>, IDisposable
{
    private const string Yaml = """
        name: shop
        key:
          column: id
        kinds:
          sale:
            topic: "{prefix}.sale"
            stream: sales-{prefix}
            model: sales
            source: [price, shop]
            columns:
              id: bigint
              price: double
              shop: string
        views:
          turnover:
            columns: {shop: string, turnover: double}

        """;

    private const string Clean = """
        -- Grain: one row per sale.
        select
          _record,
          id,
          fx_double(price) as price,
          fx_text(shop) as shop,
          cast(null as string) as _problem
        from posted

        """;

    private const string View = """
        -- Grain: one row per shop.
        select
          shop,
          sum(price) as turnover
        from sales
        where shop <> 'é'
        group by shop

        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_right_pipeline_passes()
    {
        var pipeline = Read(Yaml, Clean, View);

        pipeline.Kinds.Single().Topic.ShouldBe("shop.sale");
        pipeline.Kinds.Single().Stream.ShouldBe("sales-shop");
        pipeline.Views.Single().Columns.Names.ShouldBe(["shop", "turnover"]);
    }

    [Theory]
    [InlineData("source:", "sources:", "pipeline.yaml:9:5: Unknown name 'sources' in 'sale'. Did you mean 'source'?")]
    [InlineData("name: shop", "nam: shop", "pipeline.yaml:1:1: Unknown name 'nam' in the file. Did you mean 'name'?")]
    [InlineData("price: double", "price: dubble", "pipeline.yaml:12:14: 'dubble' is no type of a column. Did you mean 'double'?")]
    [InlineData("id: bigint", "id: double", "pipeline.yaml:10:5: The columns of 'sale' lack the key 'id' as bigint, int or string. Add it as their first.")]
    [InlineData("model: sales", "model: sails", "pipeline.yaml:8:12: There is no file 'clean/sails.sql'. Did you mean 'sales'?")]
    [InlineData("turnover:\n", "turn_over:\n", "pipeline.yaml:15:3: There is no file 'views/turn_over.sql'. Did you mean 'turnover'?")]
    [InlineData("[price, shop]", "[price, price]", "pipeline.yaml:9:14: 'price' stands twice among the source columns. Leave one out.")]
    [InlineData("[price, shop]", "[price, id]", "pipeline.yaml:9:21: 'id' is the key, which is read anyway. Leave it out.")]
    [InlineData("[price, shop]", "price", "pipeline.yaml:9:13: 'source' in 'sale' must be a list. Write it as [a, b].")]
    [InlineData("model: sales", "model: ../../etc", "pipeline.yaml:8:12: '../../etc' is no name. Use letters, digits and '_' only, 128 at most.")]
    [InlineData("{shop: string", "{_shop: string", "pipeline.yaml:16:15: The column '_shop' begins with '_', as only the runner's own do. Give it another name.")]
    [InlineData("  column: id\n", "  aliases: [no]\n", "pipeline.yaml:3:3: 'column' is missing in 'key'.")]
    public void A_mistake_in_the_yaml_is_named_with_its_place(string right, string wrong, string message) =>
        Mistake(Yaml.Replace(right, wrong, StringComparison.Ordinal), Clean, View).ShouldBe(message);

    [Fact]
    public void Text_that_is_no_yaml_is_named_with_its_place() =>
        Mistake(Yaml.Replace("[price, shop]", "[price, shop", StringComparison.Ordinal), Clean, View).ShouldBe(
            "pipeline.yaml:9:19: Not YAML: a bracket or a quote is not closed. Check the indentation, the brackets and the quotes.");

    [Fact]
    public void A_name_that_stands_twice_is_named_with_its_place() =>
        Mistake(Yaml.Replace("name: shop", "name: shop\nname: shop", StringComparison.Ordinal), Clean, View).ShouldStartWith("pipeline.yaml:2:1: Not YAML: ");

    [Fact]
    public void A_file_that_nothing_names_is_refused()
    {
        Directory.CreateDirectory(folder["views"]);
        File.WriteAllText(folder["views/left.sql"], "select 1 as x");

        Mistake(Yaml, Clean, View).ShouldBe("views/left.sql:1:1: pipeline.yaml does not name this file. Name it below 'views', or remove it.");
    }

    [Fact]
    public void A_folder_without_a_pipeline_is_not_found() =>
        Should.Throw<PinlakeException>(() => Pipeline.Read(folder.Path)).Kind.ShouldBe(FailureKind.NotFound);

    [Fact]
    public void Settings_rename_tables_and_topics()
    {
        Write(Yaml, Clean, View);

        var kind = Pipeline.Read(folder.Path, new PipelineSettings("0a1b2c", new Dictionary<string, string> { ["sale"] = "{prefix}_sale_table" })).Kinds.Single();

        kind.Topic.ShouldBe("0a1b2c.sale");
        kind.Table.ShouldBe("0a1b2c_sale_table");
        kind.Model.ShouldBe("sales");
    }

    [Theory]
    [InlineData("fx_text(shop) as", "fx_text(shoop) as", "clean/sales.sql:6:11: There is no column 'shoop'. Did you mean 'shop'?")]
    [InlineData("fx_double(price)", "fx_dubble(price)", "clean/sales.sql:5:3: There is no function 'fx_dubble'. Did you mean 'fx_double'?")]
    [InlineData("from posted", "from postd", "clean/sales.sql:8:6: There is no table 'postd'. Did you mean 'posted'?")]
    [InlineData("fx_double(price) as price", "price", "clean/sales.sql:5:3: The column 'price' is of type VARCHAR, but declared as double. Cast it in the query, or declare what it is.")]
    [InlineData("  cast(null as string) as _problem\n", "  1 as one\n", "clean/sales.sql:7:8: The query gives a column 'one' that pipeline.yaml does not declare. Known are: _problem.")]
    [InlineData("  _record,\n", "", "clean/sales.sql:2:1: The query gives no column '_record'. It must give: id, price, shop, _problem, _record.")]
    [InlineData("fx_text(shop)", "fx_text(id)", "clean/sales.sql:6:3: 'fx_text' does not take what it is given here. It is fx_text(s string).")]
    [InlineData("fx_text(shop)", "shop::varchar", "clean/sales.sql:6:7: Spark does not know '::'. Write cast(x as type).")]
    [InlineData("fx_text(shop)", "'shop", "clean/sales.sql:6:3: What begins here with ' is never closed. Close it.")]
    [InlineData("from posted", "from posted; select 1", "clean/sales.sql:8:12: A model is one query, but another statement follows. Put each query in a file of its own.")]
    [InlineData("select\n", "delete\n", "clean/sales.sql:2:1: A model is one query, but this begins with 'delete'. Begin with SELECT or WITH.")]
    [InlineData("from posted", "from posted where", "clean/sales.sql:8:18: Syntax error at end of input.")]
    public void A_mistake_in_a_clean_model_is_named_with_its_place(string right, string wrong, string message) =>
        Mistake(Yaml, Clean.Replace(right, wrong, StringComparison.Ordinal), View).ShouldBe(message);

    [Theory]
    [InlineData("sum(price)", "sum(prize)", "views/turnover.sql:4:7: There is no column 'prize'. Did you mean 'price'?")]
    [InlineData("'é'\ngroup", "'é' and nope\ngroup", "views/turnover.sql:6:23: There is no column 'nope'. Known are: shop, _topic, _offset, _ingested_at.")]
    [InlineData("from sales", "from sale", "views/turnover.sql:5:6: There is no table 'sale'. Did you mean 'sales'?")]
    [InlineData("as turnover", "as turnovr", "views/turnover.sql:4:17: The query gives a column 'turnovr' that pipeline.yaml does not declare. Did you mean 'turnover'?")]
    [InlineData("sum(price) as", "max(shop) as", "views/turnover.sql:4:16: The column 'turnover' is of type VARCHAR, but declared as double. Cast it in the query, or declare what it is.")]
    [InlineData("  shop,\n", "  shop\n", "views/turnover.sql:4:6: Syntax error at or near \"(\".")]
    public void A_mistake_in_a_view_is_named_with_its_place(string right, string wrong, string message) =>
        Mistake(Yaml, Clean, View.Replace(right, wrong, StringComparison.Ordinal)).ShouldBe(message);

    [Fact]
    public void The_shipped_pipeline_has_no_mistake() =>
        PipelineCheck.Run(Pipeline.Read(Path.Combine(Repository.Root, "pipelines", "pinterest")), shared.Engine);

    private string Mistake(string yaml, string clean, string view)
    {
        var failure = Should.Throw<PinlakeException>(() => Read(yaml, clean, view));
        failure.Kind.ShouldBe(FailureKind.Invalid);
        return failure.Message;
    }

    private Pipeline Read(string yaml, string clean, string view)
    {
        Write(yaml, clean, view);
        var pipeline = Pipeline.Read(folder.Path);
        PipelineCheck.Run(pipeline, shared.Engine);
        return pipeline;
    }

    private void Write(string yaml, string clean, string view)
    {
        Directory.CreateDirectory(folder["clean"]);
        Directory.CreateDirectory(folder["views"]);
        File.WriteAllText(folder["pipeline.yaml"], yaml);
        File.WriteAllText(folder["clean/sales.sql"], clean);
        File.WriteAllText(folder["views/turnover.sql"], view);
    }

    /// <summary>One engine for all: a check leaves nothing behind that another would see.</summary>
    public sealed class SharedEngine : IDisposable
    {
        internal DuckDbEngine Engine { get; } = DuckDbEngine.Open(new DuckDbOptions(), PreludeSql.Statements(Dialect.DuckDb));

        public void Dispose() => Engine.Dispose();
    }
}
