namespace Pinlake.Engines.DuckDb;

/// <summary>What DuckDB says about a query without running it.</summary>
/// <param name="Columns">The columns it gives, in order; empty when it does not bind.</param>
/// <param name="Failure">Why it does not bind; null when it does.</param>
public sealed record BoundQuery(IReadOnlyList<BoundColumn> Columns, BindFailure? Failure);

/// <summary>One column of a bound query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as DuckDB spells it.</param>
public sealed record BoundColumn(string Name, string Type);

/// <summary>Why a query does not bind.</summary>
/// <param name="Message">DuckDB's sentence, its first line.</param>
/// <param name="PositionChars">Characters of the query before the place; null when DuckDB names none.</param>
/// <param name="What">What is missing: <c>column</c>, <c>table</c> or <c>function</c>, or that a <c>call</c> does not fit; else null.</param>
/// <param name="Name">Name of what is missing, or of the function that does not fit; null when it is something else.</param>
/// <param name="Candidates">Names that DuckDB would know instead.</param>
/// <remarks>
/// Inside a macro DuckDB counts the position in the macro's own text: check that <see cref="Name"/> stands there.
/// </remarks>
public sealed record BindFailure(
    string Message, int? PositionChars, string? What, string? Name, IReadOnlyList<string> Candidates);
