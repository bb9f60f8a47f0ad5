using Pinlake.Lake.Delta;
using Pinlake.Model;

namespace Pinlake.Pipelines.Sql;

/// <summary>Column types as a pipeline's file spells them, and as each engine does.</summary>
internal static class SqlTypes
{
    private static readonly Dictionary<string, DeltaType> Words = new(StringComparer.Ordinal)
    {
        ["string"] = DeltaType.String,
        ["bigint"] = DeltaType.Long,
        ["int"] = DeltaType.Integer,
        ["double"] = DeltaType.Double,
        ["boolean"] = DeltaType.Boolean,
        ["date"] = DeltaType.Date,
        ["timestamp"] = DeltaType.Timestamp,
        ["array<string>"] = DeltaType.Array(DeltaType.String),
        ["array<bigint>"] = DeltaType.Array(DeltaType.Long),
        ["array<double>"] = DeltaType.Array(DeltaType.Double),
    };

    /// <summary>The words that a pipeline's file may use.</summary>
    public static IEnumerable<string> Names => Words.Keys;

    /// <summary>The type of that word, or null.</summary>
    public static DeltaType? Find(string word) => Words.GetValueOrDefault(word.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The word of a type.</summary>
    public static string NameOf(DeltaType type) =>
        Words.FirstOrDefault(word => word.Value == type).Key
        ?? throw new PinlakeException(FailureKind.Bug, $"A pipeline has no word for the type '{type}'.");

    /// <summary>The type in the engine's SQL.</summary>
    public static string For(DeltaType type, Dialect dialect) =>
        dialect == Dialect.DuckDb ? type.DuckDbType : type == DeltaType.Binary ? "binary" : NameOf(type);

    /// <summary>Whether a column of DuckDB's type may be cast to the declared one without changing what it says.</summary>
    public static bool Fits(string duckDbType, DeltaType declared)
    {
        var whole = duckDbType is "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT";
        return duckDbType is "NULL" or "\"NULL\"" || duckDbType == declared.DuckDbType
            || (whole && (declared == DeltaType.Long || declared == DeltaType.Integer || declared == DeltaType.Double))
            || (declared == DeltaType.Double && (duckDbType == "FLOAT" || duckDbType.StartsWith("DECIMAL", StringComparison.Ordinal)))
            || (declared == DeltaType.Timestamp && duckDbType == "TIMESTAMP");
    }
}
