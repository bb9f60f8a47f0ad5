using System.Text.Json;
using DuckDB.NET.Data;
using Pinlake.Engines.DuckDb;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Prelude;
using Pinlake.Support;
using Xunit;

namespace Pinlake.Conformance.Spark;

/// <summary>The same questions asked of DuckDB and, in one session, of Spark.</summary>
public sealed class BothEngines : IAsyncLifetime
{
    private const string Expressions = "expressions";

    private readonly List<string> sparkStatements = [.. PreludeSql.Statements(Dialect.Spark)];
    private readonly Dictionary<string, int> sparkPlaces = [];
    private readonly TemporaryFolder folder = new();
    private ILookup<int, JsonElement>? sparkRows;

    internal Pipeline Pipeline { get; } = Pipeline.Read(Path.Combine(Repository.Root, "pipelines", "pinterest"));

    /// <summary>What became of each cleaning case, on each engine.</summary>
    internal ILookup<int, string> DuckDbCases { get; private set; } = null!;

    internal ILookup<int, string> SparkCases { get; private set; } = null!;

    /// <summary>Rows of each view over the real posts, on DuckDB, in their order.</summary>
    internal Dictionary<string, List<JsonElement>> DuckDbViews { get; } = [];

    /// <summary>Cases of the prelude, with what each engine answers.</summary>
    internal IReadOnlyList<(PreludeCase Case, string DuckDb)> PreludeCases { get; private set; } = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!Path.Exists(Path.Combine(Repository.Root, "..", "shared", "engines", "spark")))
        {
            return; // Each test skips itself, by name.
        }

        using var engine = DuckDbEngine.Open(new DuckDbOptions(), PreludeSql.Statements(Dialect.DuckDb));
        AskPrelude(engine.Connection);
        AskCases(engine.Connection);
        AskViews(engine.Connection);
        sparkRows = await SparkSql.RunAsync(sparkStatements, TestContext.Current.CancellationToken);
        SparkCases = CleaningRun.Queries(Pipeline).SelectMany(query => SparkRows(query)).Select(CleaningRun.Describe)
            .ToLookup(row => row.Case, row => row.Text);
    }

    /// <summary>Spark's rows of a statement that was asked.</summary>
    internal IEnumerable<JsonElement> SparkRows(string label) => sparkRows![sparkPlaces[label]];

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What Spark answers to a case of the prelude.</summary>
    internal string SparkAnswer(PreludeCase test) => test.Expression is null
        ? PreludeCase.ValuesOf(SparkRows(test.Query))
        : PreludeCase.Value(SparkRows(Expressions).Single().GetProperty(ColumnOf(test)));

    private void AskPrelude(DuckDBConnection connection)
    {
        PreludeCases = [.. PreludeCase.Read(Requires.Shared("data/prelude_cases.jsonl"))
            .Select(test => (test, PreludeCase.ValuesOf(DuckDbRows.Read(connection, test.Query))))];

        // All expressions in one statement: Spark takes half a second for each.
        var columns = PreludeCases.Where(test => test.Case.Expression is not null)
            .Select(test => $"{test.Case.Expression} as {ColumnOf(test.Case)}");
        Ask(Expressions, Pinlake.Pipelines.Sql.SqlText.Read($"select {string.Join(",\n", columns)}").For(Dialect.Spark));
        foreach (var (test, _) in PreludeCases.Where(test => test.Case.Expression is null))
        {
            Ask(test.Query, Pinlake.Pipelines.Sql.SqlText.Read(test.Query).For(Dialect.Spark));
        }
    }

    private string ColumnOf(PreludeCase test) => $"c{PreludeCases.Select(other => other.Case).ToList().IndexOf(test)}";

    private void AskCases(DuckDBConnection connection)
    {
        Load(connection, CleaningCase.All, "cases");
        foreach (var query in CleaningRun.Queries(Pipeline))
        {
            Ask(query, query);
        }

        DuckDbCases = CleaningRun.Queries(Pipeline).SelectMany(query => DuckDbRows.Read(connection, query))
            .Select(CleaningRun.Describe).ToLookup(row => row.Case, row => row.Text);
    }

    private void AskViews(DuckDBConnection connection)
    {
        Load(connection, Posts.Records(Requires.Shared("data/emulator_log.jsonl")), "posts");
        foreach (var statement in LatestRows.Statements(Pipeline, Dialect.DuckDb))
        {
            DuckDbRows.Execute(connection, statement);
        }

        sparkStatements.AddRange(LatestRows.Statements(Pipeline, Dialect.Spark));
        foreach (var view in Pipeline.Views)
        {
            string Ordered(Dialect dialect) =>
                $"select * from ({Pipeline.Query(view, dialect)}) as answer {Pipeline.OrderBy(view, dialect)}";

            DuckDbViews[view.Name] = DuckDbRows.Read(connection, Ordered(Dialect.DuckDb));
            Ask(view.Name, Ordered(Dialect.Spark));
        }
    }

    /// <summary>Puts records before both engines, Parquet in between, and cleans them.</summary>
    private void Load(DuckDBConnection connection, IReadOnlyList<CleaningCase> records, string name)
    {
        var file = folder[$"{name}.parquet"];
        CleaningRun.Load(connection, Pipeline, records);
        foreach (var statement in CleaningRun.Statements(Pipeline, Dialect.DuckDb).Prepend($"copy records to '{file}' (format parquet)"))
        {
            DuckDbRows.Execute(connection, statement);
        }

        sparkStatements.Add($"create or replace temporary view records as select * from parquet.`{file}`");
        sparkStatements.AddRange(CleaningRun.Statements(Pipeline, Dialect.Spark));
    }

    private void Ask(string label, string sql)
    {
        sparkPlaces[label] = sparkStatements.Count;
        sparkStatements.Add(sql);
    }
}
