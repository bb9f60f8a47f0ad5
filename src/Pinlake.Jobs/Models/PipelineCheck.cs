using Pinlake.Engines.DuckDb;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Sql;

namespace Pinlake.Jobs.Models;

/// <summary>Binds a pipeline's models on DuckDB before any row flows.</summary>
public static class PipelineCheck
{
    /// <summary>Binds every model against empty tables; some 50 ms.</summary>
    /// <param name="pipeline">The pipeline as read.</param>
    /// <param name="engine">An engine with the prelude; its first connection is used, and must have nothing of value in temporary tables of the names that cleaning uses.</param>
    /// <exception cref="Model.PinlakeException">
    /// <see cref="Model.FailureKind.Invalid"/>: the first mistake, as <c>file:line:column: what. Hint.</c>
    /// </exception>
    public static void Run(Pipeline pipeline, DuckDbEngine engine)
    {
        var binder = new DuckDbBinder(engine);
        ModelCheck.Run(pipeline, Execute, Bind);

        void Execute(string statement)
        {
            using var command = engine.Connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }

        ModelAnswer Bind(string query)
        {
            var bound = binder.Bind(query);
            return new ModelAnswer(
                [.. bound.Columns.Select(column => (column.Name, column.Type))],
                bound.Failure?.Message,
                bound.Failure?.PositionChars,
                bound.Failure?.What,
                bound.Failure?.Name,
                bound.Failure?.Candidates ?? []);
        }
    }
}
