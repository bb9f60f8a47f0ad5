using System.Text;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>The rows of data files as a query in DuckDB's SQL.</summary>
/// <remarks>
/// Columns are found by name, case aside, cast to the declared types, and NULL where a file has none of that name.
/// Partition columns come from the log, never from the files or from folder names.
/// </remarks>
internal static class FileRelation
{
    /// <summary>Column that holds a row's file in <see cref="Sql"/> with <c>withFile</c>.</summary>
    public const string FileColumn = "_pinlake_file";

    /// <summary>The query.</summary>
    /// <param name="snapshot">Table that the files belong to.</param>
    /// <param name="files">Its files, or some of them.</param>
    /// <param name="withFile">Whether to add the full path of each row's file, as <see cref="FileColumn"/>.</param>
    public static string Sql(Snapshot snapshot, IReadOnlyList<AddFile> files, bool withFile = false)
    {
        var schema = snapshot.Schema;
        if (schema.Columns.Count == 0)
        {
            throw new PinlakeException(FailureKind.Invalid, $"Table '{snapshot.Path}' has no columns, so it has no rows to read.");
        }

        if (files.Count == 0)
        {
            return EmptySql(schema, withFile);
        }

        var partitions = snapshot.Metadata.PartitionColumns;
        if (partitions.Count > 0)
        {
            return PartitionedSql(snapshot, files, withFile);
        }

        var columns = SqlText.Names(schema.Names) + (withFile ? ", " + FileColumn : "");
        return $"SELECT {columns} FROM {ScanSql(snapshot, files, schema.Columns, withFile)}";
    }

    private static string EmptySql(DeltaSchema schema, bool withFile)
    {
        var columns = string.Join(
            ", ", schema.Columns.Select(column => $"CAST(NULL AS {column.Type.DuckDbType}) AS {SqlText.Name(column.Name)}"));
        return $"SELECT {columns}{(withFile ? $", CAST(NULL AS VARCHAR) AS {FileColumn}" : "")} WHERE false";
    }

    private static string ScanSql(
        Snapshot snapshot, IReadOnlyList<AddFile> files, IEnumerable<DeltaColumn> columns, bool withFile)
    {
        var paths = SqlText.Paths(files.Select(snapshot.FilePath));
        var types = string.Join(", ", columns.Select(column =>
        {
            var name = SqlText.Literal(column.Name);
            return $"{name}: {{'name': {name}, 'type': {SqlText.Literal(column.Type.DuckDbType)}, 'default_value': NULL}}";
        }));
        return $"read_parquet({paths}, hive_partitioning = false{(withFile ? $", filename = {SqlText.Literal(FileColumn)}" : "")}, schema = MAP {{{types}}})";
    }

    private static string PartitionedSql(Snapshot snapshot, IReadOnlyList<AddFile> files, bool withFile)
    {
        var partitions = snapshot.Metadata.PartitionColumns;
        var stored = snapshot.Schema.Columns.Where(column => !IsPartition(column)).ToList();
        if (stored.Count == 0)
        {
            throw TableFeatures.Lacking("tables of partition columns only", "its files hold no column");
        }

        var rows = new StringBuilder();
        foreach (var file in files)
        {
            rows.Append(rows.Length == 0 ? "(" : ", (").Append(SqlText.Literal(snapshot.FilePath(file)));
            foreach (var partition in partitions)
            {
                var value = file.PartitionValues.GetValueOrDefault(partition);
                rows.Append(", ").Append(string.IsNullOrEmpty(value) ? "NULL" : SqlText.Literal(value));
            }

            rows.Append(')');
        }

        var names = string.Join(", ", partitions.Select((_, index) => $"value{index}"));
        var columns = string.Join(", ", snapshot.Schema.Columns.Select(column => IsPartition(column)
            ? $"{CastSql($"place.value{IndexOf(column)}", column.Type)} AS {SqlText.Name(column.Name)}"
            : $"part.{SqlText.Name(column.Name)}"));
        return $"SELECT {columns}{(withFile ? ", part." + FileColumn : "")} "
            + $"FROM {ScanSql(snapshot, files, stored, withFile: true)} part "
            + $"JOIN (VALUES {rows}) AS place(file, {names}) ON place.file = part.{FileColumn}";

        bool IsPartition(DeltaColumn column) => IndexOf(column) >= 0;

        int IndexOf(DeltaColumn column) => partitions.TakeWhile(name => name != column.Name).Count() is var index
            && index < partitions.Count ? index : -1;
    }

    // Protocol, "Partition Value Serialization": instants are in UTC unless they say otherwise; bytes are text.
    private static string CastSql(string value, DeltaType type) => type switch
    {
        _ when type == DeltaType.Timestamp =>
            $"CASE WHEN regexp_matches({value}, '(Z|[+-][0-9]{{2}}:?[0-9]{{2}})$') THEN CAST({value} AS TIMESTAMPTZ) "
            + $"ELSE timezone('UTC', CAST({value} AS TIMESTAMP)) END",
        _ when type == DeltaType.Binary => $"encode({value})",
        _ => $"CAST({value} AS {type.DuckDbType})",
    };
}
