using System.Globalization;
using System.Text.Json;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>Reads the actions of a commit: one JSON object a line.</summary>
/// <remarks>
/// Actions that we do not know are passed over, as the protocol asks: what must not be passed over is a table feature,
/// and <see cref="TableFeatures"/> refuses those by name. Source: Delta transaction log protocol, "Actions".
/// </remarks>
internal static class LogActionReader
{
    /// <summary>Reads a commit file.</summary>
    /// <param name="lines">The file, UTF-8.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="PinlakeException">Corrupt: not the actions of a commit. Invalid: a feature that we lack.</exception>
    public static LogActions Read(ReadOnlyMemory<byte> lines, string source)
    {
        var actions = new LogActions();
        var number = 0;
        while (!lines.IsEmpty)
        {
            number++;
            var end = lines.Span.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                continue;
            }

            try
            {
                using var json = JsonDocument.Parse(line);
                foreach (var action in json.RootElement.EnumerateObject())
                {
                    Read(action.Name, action.Value, actions);
                }
            }
            catch (Exception failure) when (IsMalformed(failure))
            {
                throw new PinlakeException(
                    FailureKind.Corrupt,
                    $"'{source}', line {number}, is no action of a Delta log: {failure.Message} It was left as it is.",
                    failure);
            }
        }

        return actions;
    }

    /// <summary>Adds one action to those read before.</summary>
    public static void Read(string name, JsonElement json, LogActions into)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        switch (name)
        {
            case "add":
                into.Adds.Add(ReadAdd(json));
                break;
            case "remove":
                into.Removes.Add(ReadRemove(json));
                break;
            case "txn":
                into.Transactions.Add(new TableTransaction(Text(json, "appId")!, json.GetProperty("version").GetInt64()));
                break;
            case "metaData":
                into.Metadata = ReadMetadata(json);
                break;
            case "protocol":
                into.Protocol = new TableProtocol(
                    json.GetProperty("minReaderVersion").GetInt32(),
                    json.GetProperty("minWriterVersion").GetInt32(),
                    Texts(json, "readerFeatures"),
                    Texts(json, "writerFeatures"));
                break;
            case "commitInfo":
                into.Info = ReadCommitInfo(json);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether a failure says that JSON has another shape than an action.</summary>
    public static bool IsMalformed(Exception failure) =>
        failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException;

    private static AddFile ReadAdd(JsonElement json)
    {
        var path = Text(json, "path")!;
        RefuseVectorsAndForeignPaths(json, path);
        return new AddFile(
            path,
            Number(json, "size") ?? throw new FormatException("The add has no size."),
            Number(json, "modificationTime") ?? 0,
            Text(json, "stats"))
        {
            PartitionValues = Map(json, "partitionValues"),
            DataChange = Flag(json, "dataChange"),
            Tags = Find(json, "tags") is { ValueKind: JsonValueKind.Object } ? Map(json, "tags") : null,
        };
    }

    private static RemoveFile ReadRemove(JsonElement json) =>
        new(Text(json, "path")!, Number(json, "deletionTimestamp") ?? 0, Number(json, "size"))
        {
            PartitionValues = Map(json, "partitionValues"),
            DataChange = Flag(json, "dataChange"),
        };

    private static TableMetadata ReadMetadata(JsonElement json) => new(
        Text(json, "id") ?? "",
        Text(json, "schemaString") ?? "{\"type\":\"struct\",\"fields\":[]}",
        Texts(json, "partitionColumns") ?? [],
        Map(json, "configuration").ToDictionary(pair => pair.Key, pair => pair.Value ?? ""),
        Number(json, "createdTime"))
    {
        Name = Text(json, "name"),
        Description = Text(json, "description"),
    };

    private static CommitInfo ReadCommitInfo(JsonElement json)
    {
        var metrics = new Dictionary<string, long>();
        foreach (var (name, value) in Map(json, "operationMetrics"))
        {
            if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
            {
                metrics[name] = count;
            }
        }

        return new CommitInfo(
            Number(json, "timestamp"),
            Text(json, "operation") ?? "",
            Map(json, "operationParameters").ToDictionary(pair => pair.Key, pair => pair.Value ?? ""),
            metrics,
            Text(json, "engineInfo"));
    }

    private static void RefuseVectorsAndForeignPaths(JsonElement json, string path)
    {
        if (Find(json, "deletionVector") is not null)
        {
            throw TableFeatures.Lacking("deletionVectors", $"file '{path}' has rows deleted by a deletion vector");
        }

        // Only shallow clones name files outside the table's folder.
        if (path.StartsWith('/') || Uri.TryCreate(path, UriKind.Absolute, out _))
        {
            throw TableFeatures.Lacking("files outside the table's folder", $"the log names '{path}'");
        }
    }

    private static JsonElement? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement json, string name) => Find(json, name)?.GetString();

    private static long? Number(JsonElement json, string name) => Find(json, name)?.GetInt64();

    private static bool Flag(JsonElement json, string name) => Find(json, name)?.GetBoolean() ?? true;

    private static List<string>? Texts(JsonElement json, string name) =>
        Find(json, name)?.EnumerateArray().Select(item => item.GetString() ?? "").ToList();

    private static Dictionary<string, string?> Map(JsonElement json, string name)
    {
        var map = new Dictionary<string, string?>();
        if (Find(json, name) is { } value)
        {
            foreach (var pair in value.EnumerateObject())
            {
                map[pair.Name] = pair.Value.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.String => pair.Value.GetString(),
                    _ => pair.Value.GetRawText(),
                };
            }
        }

        return map;
    }
}
