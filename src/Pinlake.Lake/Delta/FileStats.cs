using System.Text.Json;

namespace Pinlake.Lake.Delta;

/// <summary>What the log says of a file's rows.</summary>
internal static class FileStats
{
    /// <summary>Rows in the file, or null.</summary>
    public static long? ReadRowCount(string? stats)
    {
        if (stats is null)
        {
            return null;
        }

        using var json = JsonDocument.Parse(stats);
        return json.RootElement.TryGetProperty("numRecords", out var count) ? count.GetInt64() : null;
    }
}
