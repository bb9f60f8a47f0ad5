using System.Collections;
using System.Globalization;
using DuckDB.NET.Data;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>Writes rows to a Parquet file in a table's folder; a commit makes it part of the table.</summary>
/// <remarks>
/// DuckDB writes the file and counts what is in it (<c>COPY … (RETURN_STATS)</c>); it gets its name when it is complete
/// and flushed. A file that no commit names is no part of the table, and harmless.
/// </remarks>
public static class DataFileWriter
{
    /// <summary>Writes the rows of a query, and returns once the file survives a power cut.</summary>
    /// <param name="connection">Runs the query; nobody else may use it meanwhile. Its zone counts where the query has times without one.</param>
    /// <param name="table">Table whose columns the query has, by name; they are cast to the declared types.</param>
    /// <param name="selectSql">The query, in DuckDB's SQL, without a semicolon.</param>
    /// <param name="cancellation">Interrupts it; nothing is left behind.</param>
    /// <returns>The file, with statistics; null when the query has no rows.</returns>
    /// <exception cref="PinlakeException">
    /// Invalid: the table is partitioned, a column is missing, a value does not fit, or is NULL in a column that must
    /// have one. Unavailable: no room, on disk or in memory.
    /// </exception>
    public static Task<AddFile?> WriteAsync(
        DuckDBConnection connection, DeltaTable table, string selectSql, CancellationToken cancellation) =>
        WriteAsync(connection, table, table.Snapshot.Schema, selectSql, cancellation);

    /// <summary>Writes rows of other columns than the table's, for a change that brings them (<see cref="TableChange.Schema"/>).</summary>
    /// <inheritdoc cref="WriteAsync(DuckDBConnection, DeltaTable, string, CancellationToken)"/>
    public static Task<AddFile?> WriteAsync(
        DuckDBConnection connection, DeltaTable table, DeltaSchema schema, string selectSql, CancellationToken cancellation)
    {
        TableFeatures.CheckWritable(table.Snapshot.Protocol, table.Snapshot.Metadata);
        var purpose = $"Table '{table.Path}': writing a data file";
        FaultPoint.Reach(FaultPoint.BeforeDataFile);
        var temporary = table.Tables.NewScratchFile(".parquet");
        var name = $"part-00000-{Guid.NewGuid()}.c000.snappy.parquet";
        try
        {
            var (stats, sizeBytes) = Copy(connection, schema, selectSql, temporary, purpose, cancellation);
            if (stats.RowCount == 0)
            {
                return Task.FromResult<AddFile?>(null);
            }

            CheckNulls(schema, stats, purpose);
            if (!table.Tables.TryPublish(temporary, $"{table.Path}/{name}"))
            {
                throw new PinlakeException(FailureKind.Bug, $"{purpose} failed: the new name '{name}' is taken. Nothing was committed.");
            }

            FaultPoint.Reach(FaultPoint.AfterDataFile);
            return Task.FromResult<AddFile?>(new AddFile(
                name, sizeBytes, table.Clock.GetUtcNow().ToUnixTimeMilliseconds(), stats.Write(schema)));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static (FileStats Stats, long SizeBytes) Copy(
        DuckDBConnection connection,
        DeltaSchema schema,
        string selectSql,
        string target,
        string purpose,
        CancellationToken cancellation)
    {
        var columns = string.Join(", ", schema.Columns.Select(column =>
            $"CAST({SqlText.Name(column.Name)} AS {column.Type.DuckDbType}) AS {SqlText.Name(column.Name)}"));
        var copy = $"COPY (SELECT {columns} FROM ({selectSql})) TO {SqlText.Literal(target)} "
            + "(FORMAT parquet, COMPRESSION snappy, RETURN_STATS)";
        var (stats, sizeBytes) = (new FileStats(0, new Dictionary<string, ColumnStats>()), 0L);
        LogDuckDb.Query(
            connection,
            copy,
            row =>
            {
                stats = new FileStats(
                    Convert.ToInt64(row["count"], CultureInfo.InvariantCulture), ReadColumns((IDictionary)row["column_statistics"]));
                sizeBytes = Convert.ToInt64(row["file_size_bytes"], CultureInfo.InvariantCulture);
            },
            purpose,
            cancellation);
        return (stats, sizeBytes);
    }

    // Keys are column names in double quotes; those of nested values have several parts and are passed over.
    private static Dictionary<string, ColumnStats> ReadColumns(IDictionary byQuotedName)
    {
        var columns = new Dictionary<string, ColumnStats>();
        foreach (DictionaryEntry entry in byQuotedName)
        {
            var quoted = (string)entry.Key;
            if (quoted.Contains("\".\"", StringComparison.Ordinal))
            {
                continue;
            }

            var values = (IDictionary)entry.Value!;
            // A NaN is above every number to Spark and without order to others: then no bound is said.
            var bounded = values["has_nan"] is not "true";
            columns[quoted[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)] = new ColumnStats(
                bounded ? values["min"] as string : null,
                bounded ? values["max"] as string : null,
                long.Parse((string)values["null_count"]!, CultureInfo.InvariantCulture));
        }

        return columns;
    }

    private static void CheckNulls(DeltaSchema schema, FileStats stats, string purpose)
    {
        foreach (var column in schema.Columns)
        {
            if (!column.Nullable && stats.Columns.TryGetValue(column.Name, out var found) && found.NullCount > 0)
            {
                throw new PinlakeException(
                    FailureKind.Invalid,
                    $"{purpose} failed: column '{column.Name}' must not be NULL and is in {found.NullCount} rows. Nothing was committed.");
            }
        }
    }
}
