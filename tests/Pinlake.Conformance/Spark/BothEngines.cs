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
    private readonly List<string> sparkStatements = [.. PreludeSql.Statements(Dialect.Spark)];
    private readonly Dictionary<string, int> sparkPlaces = [];
    private readonly TemporaryFolder folder = new();
    private ILookup<int, JsonElement>? sparkRows;

    internal Pipeline Pipeline { get; } = Pipeline.Read(Path.Combine(Repository.Root, "pipelines", "pinterest"));

    /// <summary>What became of each cleaning case, on each engine.</summary>
    internal ILookup<int, string> DuckDbCases { get; private set; } = null!;

    internal ILookup<int, string> SparkCases { get; private set; } = null!;

    /// <summary>Rows of each view over the real posts, on DuckDB, as JSON texts in their order.</summary>
    internal Dictionary<string, List<string>> DuckDbViews { get; } = [];

    /// <summary>Cases of the prelude: what was asked, what must come out (null: only the same on both).</summary>
    internal IReadOnlyList<(string Sql, JsonElement? Expected)> PreludeCases { get; private set; } = [];

    internal List<string> DuckDbPrelude { get; } = [];

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

    private void AskPrelude(DuckDBConnection connection)
    {
        PreludeCases = [.. PreludeCase.Read(Requires.Shared("data/prelude_cases.jsonl"))];
        foreach (var (sql, _) in PreludeCases)
        {
            DuckDbPrelude.Add(PreludeCase.Values(DuckDbRows.Read(connection, sql)));
            Ask(sql, Pinlake.Pipelines.Sql.SqlText.Read(sql).For(Dialect.Spark));
        }
    }

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

            DuckDbViews[view.Name] = [.. DuckDbRows.Read(connection, Ordered(Dialect.DuckDb)).Select(row => row.ToString())];
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
