namespace Pinlake.Pipelines.Prelude;

/// <summary>The functions that models may use besides those that the engines share.</summary>
/// <remarks>
/// <see cref="PreludeTable"/> is the one table of them. Every function gives NULL for what it cannot read, on both
/// engines alike, and never fails.
/// </remarks>
public static class PreludeSql
{
    /// <summary>Statements that create the functions; run once per DuckDB database, once per Spark session.</summary>
    /// <param name="dialect">The engine's SQL.</param>
    public static IReadOnlyList<string> Statements(Dialect dialect) =>
        [.. PreludeTable.Functions.Select(function => function.Statement(dialect)).OfType<string>()];
}
