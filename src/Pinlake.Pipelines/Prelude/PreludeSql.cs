namespace Pinlake.Pipelines.Prelude;

/// <summary>The functions that models may use besides those that the engines share.</summary>
public static class PreludeSql
{
    /// <summary>Statements that create the functions; run once per DuckDB database, once per Spark session.</summary>
    public static IReadOnlyList<string> Statements(Dialect dialect) => [];
}
