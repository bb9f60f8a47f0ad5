using Pinlake.Lake.Delta;
using Pinlake.Model;
using Pinlake.Pipelines.Cleaning;
using Pinlake.Pipelines.Reading;

namespace Pinlake.Pipelines.Sql;

/// <summary>Finds the mistakes in a pipeline's SQL before any row flows, by asking an engine for each model's columns.</summary>
public sealed class ModelCheck
{
    private static readonly DeltaColumn Problem = new("_problem", DeltaType.String);

    private readonly Pipeline pipeline;
    private readonly Action<string> execute;
    private readonly Func<string, ModelAnswer> bind;

    private ModelCheck(Pipeline pipeline, Action<string> execute, Func<string, ModelAnswer> bind) =>
        (this.pipeline, this.execute, this.bind) = (pipeline, execute, bind);

    /// <summary>Binds every model of the pipeline against empty tables.</summary>
    /// <param name="pipeline">The pipeline as read.</param>
    /// <param name="execute">Runs a statement on a DuckDB session that has the prelude; temporary tables are left behind.</param>
    /// <param name="bind">Binds a query on the same session, without running it.</param>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Invalid"/>: the first mistake, as <c>file:line:column: what. Hint.</c>
    /// </exception>
    public static void Run(Pipeline pipeline, Action<string> execute, Func<string, ModelAnswer> bind)
    {
        var check = new ModelCheck(pipeline, execute, bind);
        check.CleanModels();
        check.Views();
    }

    private void CleanModels()
    {
        var cleaning = pipeline.Cleaning(Dialect.DuckDb);
        execute(cleaning.CreateRecords);
        execute(cleaning.Decode);
        foreach (var kind in pipeline.Kinds)
        {
            execute($"create or replace temp table {CleaningSql.Posted} as\n{CleaningSql.PostedQuery(kind, Dialect.DuckDb)}");
            var answer = Bind(kind.Clean, [CleaningSql.Posted]);
            CompareColumns(kind.Clean, answer, [.. kind.Columns.Columns, Problem], runnersOwn: ["_record"]);
        }

        execute($"drop table {CleaningSql.Posted}");
    }

    private void Views()
    {
        var tables = pipeline.Kinds.Select(kind => kind.Model).ToList();
        foreach (var kind in pipeline.Kinds)
        {
            execute(CleaningSql.EmptyTable(kind.Model, kind.TableSchema, Dialect.DuckDb));
        }

        foreach (var view in pipeline.Views)
        {
            CompareColumns(view.Model, Bind(view.Model, tables), view.Columns.Columns, runnersOwn: []);
        }

        foreach (var table in tables)
        {
            execute($"drop table {table}");
        }
    }

    private ModelAnswer Bind(ModelFile model, IReadOnlyList<string> tables)
    {
        PortableSql.Check(model);
        var answer = bind(SqlText.Read(model.Text).For(Dialect.DuckDb));
        return answer.Problem is null ? answer : throw ModelMistake.Of(model, answer, tables, bind);
    }

    private static void CompareColumns(
        ModelFile model, ModelAnswer answer, IReadOnlyList<DeltaColumn> declared, IReadOnlyList<string> runnersOwn)
    {
        var given = answer.Columns.Select(column => column.Name).ToList();
        var expected = declared.Select(column => column.Name).Concat(runnersOwn).ToList();
        if (given.FirstOrDefault(name => !expected.Contains(name)) is { } extra)
        {
            throw ModelMistake.PlaceOfColumn(model, extra).Mistake(
                $"The query gives a column '{extra}' that pipeline.yaml does not declare.", Suggestion.For(extra, expected.Except(given)));
        }

        if (expected.FirstOrDefault(name => !given.Contains(name)) is { } missing)
        {
            throw ModelMistake.PlaceOfLastSelect(model).Mistake(
                $"The query gives no column '{missing}'.", $"It must give: {string.Join(", ", expected)}.");
        }

        if (given.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw ModelMistake.PlaceOfColumn(model, repeated.Key).Mistake(
                $"The query gives the column '{repeated.Key}' {repeated.Count()} times.", "Names must differ.");
        }

        foreach (var column in declared)
        {
            var type = answer.Columns.First(answered => answered.Name == column.Name).Type;
            if (!SqlTypes.Fits(type, column.Type))
            {
                throw ModelMistake.PlaceOfColumn(model, column.Name).Mistake(
                    $"The column '{column.Name}' is of type {type}, but declared as {SqlTypes.NameOf(column.Type)}.",
                    "Cast it in the query, or declare what it is.");
            }
        }
    }
}
