using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pinlake.Lake.Delta;

/// <summary>The keys of staged rows: how many, and between which two they lie.</summary>
/// <param name="RowCount">Rows staged.</param>
/// <param name="Min">Least key as DuckDB prints it.</param>
/// <param name="Max">Greatest key as DuckDB prints it.</param>
internal sealed record StagedKeys(long RowCount, string Min, string Max)
{
    /// <summary>Whether one of the keys may be in a file, by its statistics; true when they do not tell.</summary>
    public bool MayBeIn(AddFile file, DeltaColumn column)
    {
        if (FileStats.ReadRange(file.Stats, column.Name) is not ({ } min, { } max))
        {
            return true;
        }

        if (column.Type == DeltaType.String && min.ValueKind == JsonValueKind.String && max.ValueKind == JsonValueKind.String)
        {
            return Compare(Min, max.GetString()!) <= 0 && Compare(Max, min.GetString()!) >= 0;
        }

        return column.Type is not DeltaPrimitive { Name: "long" or "integer" or "short" or "byte" }
            || !TryNumber(min, out var least)
            || !TryNumber(max, out var greatest)
            || (long.Parse(Min, CultureInfo.InvariantCulture) <= greatest && long.Parse(Max, CultureInfo.InvariantCulture) >= least);
    }

    private static bool TryNumber(JsonElement json, out long number)
    {
        number = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out number);
    }

    // Statistics of text are ordered by code point, which is the order of UTF-8 and not that of UTF-16.
    private static int Compare(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
