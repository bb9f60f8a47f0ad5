using DuckDB.NET.Data;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>Appends rows to a table in one commit, and keeps the number of its files small.</summary>
/// <remarks>
/// Where small files have piled up (<see cref="FoldPolicy"/>), the same commit replaces them by one with the same rows.
/// That is no change of rows: it spoils no other writer's change, and when it is spoiled itself, the rows are appended
/// without it.
/// </remarks>
public static class TableAppend
{
    /// <summary>Writes the rows of a query and commits them; durable when it returns.</summary>
    /// <param name="connection">Runs the query; nobody else may use it meanwhile.</param>
    /// <param name="table">Table whose columns the query has, by name.</param>
    /// <param name="selectSql">The query, in DuckDB's SQL, without a semicolon. Without rows the commit has no file.</param>
    /// <param name="transaction">The writer's progress, or null.</param>
    /// <param name="metrics">Counts for the history, beside Spark's own.</param>
    /// <param name="cancellation">Stops it before the commit is put.</param>
    /// <exception cref="PinlakeException">As <see cref="DataFileWriter"/> and <see cref="DeltaTable.CommitAsync"/>.</exception>
    public static async Task<CommitResult> CommitAsync(
        DuckDBConnection connection,
        DeltaTable table,
        string selectSql,
        TableTransaction? transaction,
        IReadOnlyDictionary<string, long> metrics,
        CancellationToken cancellation)
    {
        var file = await DataFileWriter.WriteAsync(connection, table, selectSql, cancellation).ConfigureAwait(false);
        var append = new TableChange("WRITE")
        {
            Adds = file is null ? [] : [file],
            Transaction = transaction,
            OperationParameters = new Dictionary<string, string> { ["mode"] = "Append", ["partitionBy"] = "[]" },
            OperationMetrics = new Dictionary<string, long>(metrics)
            {
                ["numFiles"] = file is null ? 0 : 1,
                ["numOutputRows"] = file?.RowCount ?? 0,
                ["numOutputBytes"] = file?.SizeBytes ?? 0,
            },
        };
        var folded = file is null ? [] : FoldPolicy.Choose(table.Snapshot.Files);
        if (folded.Count == 0)
        {
            return await table.CommitAsync(append, cancellation).ConfigureAwait(false);
        }

        var rows = FileRelation.Sql(table.Snapshot, folded);
        var fold = await DataFileWriter.WriteAsync(connection, table, rows, cancellation).ConfigureAwait(false);
        try
        {
            return await table.CommitAsync(
                append with
                {
                    Adds = fold is null ? append.Adds : [.. append.Adds, fold with { DataChange = false }],
                    Removes = [.. folded.Select(small => small with { DataChange = false })],
                },
                cancellation).ConfigureAwait(false);
        }
        catch (PinlakeException failure) when (failure.Kind == FailureKind.Conflict)
        {
            await table.RefreshAsync(cancellation).ConfigureAwait(false);
            return await table.CommitAsync(append, cancellation).ConfigureAwait(false);
        }
    }
}
