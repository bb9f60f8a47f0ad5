using System.Globalization;
using System.Text.Json.Nodes;

namespace Pinlake.Tests.Lake;

/// <summary>A second reading of a Delta log, without a line of the product: JSON commits only, no checkpoint.</summary>
internal static class IndependentReplay
{
    /// <summary>A DuckDB query over the raw Parquet files that the commits up to a version leave.</summary>
    public static string Sql(string tableFolder, IEnumerable<string> columns, long? version = null)
    {
        var live = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (number, actions) in Commits(tableFolder))
        {
            if (number > version)
            {
                break;
            }

            foreach (var removed in actions.Select(action => action["remove"]).OfType<JsonObject>())
            {
                live.Remove(removed["path"]!.GetValue<string>());
            }

            foreach (var added in actions.Select(action => action["add"]).OfType<JsonObject>())
            {
                live.Add(added["path"]!.GetValue<string>());
            }
        }

        var names = string.Join(", ", columns.Select(column => $"\"{column}\""));
        return live.Count == 0
            ? "SELECT 1 WHERE false"
            : string.Join(" UNION ALL ", live.Select(path =>
                $"SELECT {names} FROM read_parquet('{Path.Combine(tableFolder, path)}')"));
    }

    /// <summary>All commits of a table, checked to be numbered without gaps from 0.</summary>
    public static List<(long Version, List<JsonObject> Actions)> Commits(string tableFolder)
    {
        var commits = new List<(long, List<JsonObject>)>();
        foreach (var file in Directory.GetFiles(Path.Combine(tableFolder, "_delta_log"), "????????????????????.json").Order(StringComparer.Ordinal))
        {
            var version = long.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture);
            if (version != commits.Count)
            {
                throw new InvalidDataException($"Commit {commits.Count} is missing before {version}.");
            }

            commits.Add((version, File.ReadAllLines(file).Select(line => JsonNode.Parse(line)!.AsObject()).ToList()));
        }

        return commits;
    }
}
