using System.Buffers;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>Whether columns are fit for a table of ours.</summary>
internal static class SchemaCheck
{
    // Spark refuses them in column names, because Parquet's text form of a schema cannot hold them.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" ,;{}()\n\t=");

    /// <summary>Throws Invalid unless a table of these columns can be written.</summary>
    public static void Writable(string path, DeltaSchema schema)
    {
        if (schema.Columns.Count == 0)
        {
            throw Refused(path, "it has no columns");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in schema.Columns)
        {
            if (column.Name.Length == 0 || column.Name.AsSpan().ContainsAny(Forbidden))
            {
                throw Refused(path, $"the column name '{column.Name}' is empty or has one of ' ,;{{}}()=', a tab or a line end");
            }

            if (!names.Add(column.Name))
            {
                throw Refused(path, $"two columns are named '{column.Name}', case aside");
            }

            if (UsesFeature(column.Type))
            {
                throw Refused(path, $"column '{column.Name}' is of the type timestamp_ntz, a table feature that Pinlake does not write");
            }
        }
    }

    /// <summary>Throws Invalid unless a table has the columns that are asked for.</summary>
    public static void Same(string path, DeltaSchema asked, DeltaSchema found)
    {
        foreach (var (left, right) in asked.Columns.Zip(found.Columns))
        {
            if (left.Name != right.Name || !left.Type.Equals(right.Type))
            {
                throw Refused(path, $"it has the column '{right.Name} {right.Type.DuckDbType}' where '{left.Name} {left.Type.DuckDbType}' is asked for");
            }
        }

        if (asked.Columns.Count != found.Columns.Count)
        {
            throw Refused(path, $"it has {found.Columns.Count} columns where {asked.Columns.Count} are asked for");
        }
    }

    private static bool UsesFeature(DeltaType type) => type switch
    {
        DeltaArray array => UsesFeature(array.Element),
        DeltaMap map => UsesFeature(map.Key) || UsesFeature(map.Value),
        DeltaStruct fields => fields.Fields.Columns.Any(part => UsesFeature(part.Type)),
        _ => type == DeltaType.TimestampWithoutZone,
    };

    private static PinlakeException Refused(string path, string what) =>
        new(FailureKind.Invalid, $"Table '{path}': {what}. Nothing was written.");
}
