using DuckDB.NET.Data;

namespace Pinlake.Lake.Delta;

/// <summary>Writes rows to a Parquet file in a table's folder; a commit makes it part of the table.</summary>
public static class DataFileWriter
{
    /// <summary>Writes the rows of a query, and returns once the file survives a power cut.</summary>
    /// <param name="connection">Runs the query; nobody else may use it meanwhile.</param>
    /// <param name="table">Table whose columns the query has, by name; they are cast to the declared types.</param>
    /// <param name="selectSql">The query, in DuckDB's SQL, without a semicolon.</param>
    /// <param name="cancellation">Stops it; nothing is left behind.</param>
    /// <returns>The file, with statistics; null when the query has no rows.</returns>
    /// <exception cref="Model.PinlakeException">
    /// Invalid: the table is partitioned, a column is missing, a value does not fit, or a column that must not be NULL is.
    /// </exception>
    public static Task<AddFile?> WriteAsync(
        DuckDBConnection connection, DeltaTable table, string selectSql, CancellationToken cancellation) => throw new NotImplementedException();
}
