#pragma warning disable CA1822, IDE0052, IDE0060 // The bodies follow.
namespace Pinlake.Pipelines.Sql;

/// <summary>Finds the mistakes in a pipeline's SQL before any row flows, by asking an engine for each model's columns.</summary>
public static class ModelCheck
{
    /// <summary>Binds every model of the pipeline against empty tables.</summary>
    /// <param name="pipeline">The pipeline as read.</param>
    /// <param name="execute">Runs a statement on a DuckDB session that has the prelude; temporary tables only.</param>
    /// <param name="describe">Binds a query on the same session, without running it.</param>
    /// <exception cref="Model.PinlakeException">
    /// <see cref="Model.FailureKind.Invalid"/>: the first mistake, as <c>file:line:column: what. Hint.</c>
    /// </exception>
    public static void Run(Pipeline pipeline, Action<string> execute, Func<string, ModelAnswer> describe)
    {
    }
}

/// <summary>What an engine says about a query: its columns, or where it goes wrong.</summary>
/// <param name="Columns">Name and the engine's type of each column, in order; empty when wrong.</param>
/// <param name="Problem">What is wrong; null when it binds.</param>
/// <param name="PositionChars">Characters of the query before the mistake; null when the engine does not say.</param>
/// <param name="Candidates">Names that the engine would know instead.</param>
public sealed record ModelAnswer(
    IReadOnlyList<(string Name, string Type)> Columns,
    string? Problem,
    int? PositionChars,
    IReadOnlyList<string> Candidates);
