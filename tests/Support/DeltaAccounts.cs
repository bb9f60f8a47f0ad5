using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Pinlake.Support;

/// <summary>What the commits of one Delta table add up to: a replay of the JSON log that shares no code with the product.</summary>
internal sealed class DeltaAccounts
{
    private readonly string folder;
    private readonly HashSet<string> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> metrics = new(StringComparer.Ordinal);
    private readonly List<long> transactions = [];

    /// <summary>Reads all commits of the table in <paramref name="folder"/>.</summary>
    public DeltaAccounts(string folder)
    {
        this.folder = folder;
        var log = Path.Combine(folder, "_delta_log");
        for (var version = 0L; File.Exists(CommitOf(log, version)); version++)
        {
            foreach (var line in File.ReadLines(CommitOf(log, version)).Where(line => line.Length > 0))
            {
                Take(line);
            }
        }
    }

    /// <summary>Versions of the transactions, in the order of the commits.</summary>
    public IReadOnlyList<long> Transactions => transactions;

    /// <summary>Sum of one of the commits' operationMetrics.</summary>
    public long Sum(string metric) => metrics.GetValueOrDefault(metric);

    /// <summary>All values of one column, over the live Parquet files.</summary>
    public IReadOnlyList<T> Column<T>(string column)
    {
        if (files.Count == 0)
        {
            return [];
        }

        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var list = string.Join(", ", files.Select(file => $"'{Path.Combine(folder, file)}'"));
        command.CommandText = $"select {column} from read_parquet([{list}])";
        using var reader = command.ExecuteReader();
        var values = new List<T>();
        while (reader.Read())
        {
            values.Add(reader.GetFieldValue<T>(0));
        }

        return values;
    }

    private static string CommitOf(string log, long version) =>
        Path.Combine(log, version.ToString("D20", CultureInfo.InvariantCulture) + ".json");

    private void Take(string line)
    {
        using var action = JsonDocument.Parse(line);
        var root = action.RootElement;
        if (root.TryGetProperty("add", out var add))
        {
            files.Add(Uri.UnescapeDataString(add.GetProperty("path").GetString()!));
        }
        else if (root.TryGetProperty("remove", out var remove))
        {
            files.Remove(Uri.UnescapeDataString(remove.GetProperty("path").GetString()!));
        }
        else if (root.TryGetProperty("txn", out var transaction))
        {
            transactions.Add(transaction.GetProperty("version").GetInt64());
        }
        else if (root.TryGetProperty("commitInfo", out var info) && info.TryGetProperty("operationMetrics", out var counted))
        {
            foreach (var metric in counted.EnumerateObject())
            {
                metrics[metric.Name] = Sum(metric.Name) + long.Parse(metric.Value.GetString()!, CultureInfo.InvariantCulture);
            }
        }
    }
}
