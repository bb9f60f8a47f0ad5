namespace Pinlake.Pipelines.Sql;

/// <summary>What an engine says about a query: its columns, or where it goes wrong.</summary>
/// <param name="Columns">Name and DuckDB's type of each column, in order; empty when wrong.</param>
/// <param name="Problem">What is wrong, a sentence; null when the query binds.</param>
/// <param name="PositionChars">Characters of the query before the mistake; null when the engine does not say.</param>
/// <param name="What">What is missing (<c>column</c>, <c>table</c>, <c>function</c>), <c>call</c> when a function does not fit, else null.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Candidates">Names that the engine would know instead.</param>
public sealed record ModelAnswer(
    IReadOnlyList<(string Name, string Type)> Columns,
    string? Problem,
    int? PositionChars,
    string? What,
    string? Name,
    IReadOnlyList<string> Candidates);
