using System.Globalization;
using System.Text.Json;

namespace Pinlake.Lake.Delta;

/// <summary>Writes actions, one JSON object a line, with the members that Spark writes.</summary>
internal sealed class LogActionWriter : IDisposable
{
    private readonly MemoryStream buffer = new();
    private readonly Utf8JsonWriter json;

    /// <summary>Begins with no lines.</summary>
    public LogActionWriter() => json = new Utf8JsonWriter(buffer, LogText.Options);

    /// <summary>The lines so far, UTF-8.</summary>
    public byte[] ToArray() => buffer.ToArray();

    /// <inheritdoc/>
    public void Dispose()
    {
        json.Dispose();
        buffer.Dispose();
    }

    /// <summary>What the commit says of itself.</summary>
    public void CommitInfo(TableChange change, long readVersion, long timestampMs) => Line("commitInfo", () =>
    {
        json.WriteNumber("timestamp", timestampMs);
        json.WriteString("operation", change.Operation);
        Map("operationParameters", change.OperationParameters);
        if (readVersion >= 0)
        {
            json.WriteNumber("readVersion", readVersion);
        }

        json.WriteString("isolationLevel", change.Adds.Concat(change.Removes).Any(file => file.DataChange) ? "Serializable" : "SnapshotIsolation");
        json.WriteBoolean("isBlindAppend", change.ReadVersion is null && change.Removes.Count == 0);
        json.WriteStartObject("operationMetrics");
        foreach (var (name, value) in change.OperationMetrics)
        {
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
        json.WriteString("engineInfo", Engine);
        json.WriteString("txnId", Guid.NewGuid().ToString());
    });

    /// <summary>The protocol.</summary>
    public void Protocol(TableProtocol protocol) => Line("protocol", () =>
    {
        json.WriteNumber("minReaderVersion", protocol.MinReaderVersion);
        json.WriteNumber("minWriterVersion", protocol.MinWriterVersion);
        List("readerFeatures", protocol.ReaderFeatures);
        List("writerFeatures", protocol.WriterFeatures);
    });

    /// <summary>The metadata.</summary>
    public void Metadata(TableMetadata metadata) => Line("metaData", () =>
    {
        json.WriteString("id", metadata.Id);
        Text("name", metadata.Name);
        Text("description", metadata.Description);
        json.WriteStartObject("format");
        json.WriteString("provider", "parquet");
        json.WriteStartObject("options");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("schemaString", metadata.SchemaString);
        List("partitionColumns", metadata.PartitionColumns);
        Map("configuration", metadata.Properties);
        if (metadata.CreatedTimeMs is { } created)
        {
            json.WriteNumber("createdTime", created);
        }
    });

    /// <summary>A writer's progress.</summary>
    public void Transaction(TableTransaction transaction, long? lastUpdatedMs) => Line("txn", () =>
    {
        json.WriteString("appId", transaction.AppId);
        json.WriteNumber("version", transaction.Version);
        if (lastUpdatedMs is { } updated)
        {
            json.WriteNumber("lastUpdated", updated);
        }
    });

    /// <summary>A file that becomes part of the table.</summary>
    public void Add(AddFile file, bool dataChange) => Line("add", () =>
    {
        json.WriteString("path", file.Path);
        Map("partitionValues", file.PartitionValues);
        json.WriteNumber("size", file.SizeBytes);
        json.WriteNumber("modificationTime", file.ModificationTimeMs);
        json.WriteBoolean("dataChange", dataChange);
        Text("stats", file.Stats);
        if (file.Tags is { } tags)
        {
            Map("tags", tags);
        }
    });

    /// <summary>A file that stops being part of the table.</summary>
    public void Remove(RemoveFile file, bool dataChange) => Line("remove", () =>
    {
        json.WriteString("path", file.Path);
        json.WriteNumber("deletionTimestamp", file.DeletionTimestampMs);
        json.WriteBoolean("dataChange", dataChange);
        json.WriteBoolean("extendedFileMetadata", file.SizeBytes is not null);
        Map("partitionValues", file.PartitionValues);
        if (file.SizeBytes is { } size)
        {
            json.WriteNumber("size", size);
        }
    });

    private static string Engine { get; } = "Pinlake/" + typeof(LogActionWriter).Assembly.GetName().Version!.ToString(3);

    private void Line(string action, Action members)
    {
        json.WriteStartObject();
        json.WriteStartObject(action);
        members();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        buffer.WriteByte((byte)'\n');
    }

    private void Text(string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private void List(string name, IReadOnlyList<string>? values)
    {
        if (values is not null)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    private void Map<TValue>(string name, IReadOnlyDictionary<string, TValue> values)
        where TValue : class?
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WriteString(key, value as string);
        }

        json.WriteEndObject();
    }
}
