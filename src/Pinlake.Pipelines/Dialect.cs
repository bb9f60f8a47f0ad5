namespace Pinlake.Pipelines;

/// <summary>The SQL that an engine speaks. Models are written once; the runner gives each engine its form.</summary>
public enum Dialect
{
    /// <summary>DuckDB 1.5, in process.</summary>
    DuckDb,

    /// <summary>Spark 4 with ANSI mode on (its default) and the session's time zone at UTC.</summary>
    Spark,
}
