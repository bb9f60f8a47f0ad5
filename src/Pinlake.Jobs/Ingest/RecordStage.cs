using DuckDB.NET.Data;
using Pinlake.Model;
using Pinlake.Pipelines.Cleaning;

namespace Pinlake.Jobs.Ingest;

/// <summary>Puts records as received into the table <c>records</c>, where cleaning starts.</summary>
/// <remarks>One thread. <see cref="Complete"/> makes the rows visible.</remarks>
internal sealed class RecordStage : IDisposable
{
    private readonly DuckDBAppender appender;

    /// <summary>Empties the table and opens it for rows.</summary>
    public RecordStage(DuckDBConnection connection)
    {
        connection.Execute($"truncate {CleaningSql.Records}");
        appender = connection.CreateAppender(CleaningSql.Records);
    }

    /// <summary>Records added.</summary>
    public int RecordCount { get; private set; }

    /// <summary>Adds a record of a topic.</summary>
    public void Add(byte[]? payload, string kind, TopicPartition partition, Offset offset, DateTimeOffset ingestedAt)
    {
        var row = appender.CreateRow();
        AppendPayload(row, payload).AppendNullValue().AppendValue(kind)
            .AppendValue(partition.Topic).AppendValue(partition.Partition).AppendValue(offset.Value)
            .AppendNullValue().AppendNullValue().AppendNullValue()
            .AppendValue(ingestedAt).EndRow();
        RecordCount++;
    }

    /// <summary>Adds a record of a stream.</summary>
    /// <param name="payload">Its data.</param>
    /// <param name="partitionKey">Its partition key, whose last word tells the kind in a shared stream.</param>
    /// <param name="kind">Its kind, or null in a shared stream.</param>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="shard">Id of the shard.</param>
    /// <param name="sequence">Sequence number.</param>
    /// <param name="ingestedAt">When the stream took it.</param>
    public void Add(byte[] payload, string partitionKey, string? kind, string stream, string shard, string sequence, DateTimeOffset ingestedAt)
    {
        var row = AppendPayload(appender.CreateRow(), payload).AppendValue(partitionKey);
        row = kind is null ? row.AppendNullValue() : row.AppendValue(kind);
        row.AppendNullValue().AppendNullValue().AppendNullValue()
            .AppendValue(stream).AppendValue(shard).AppendValue(sequence)
            .AppendValue(ingestedAt).EndRow();
        RecordCount++;
    }

    /// <summary>Makes the rows visible to queries; nothing can be added after.</summary>
    public void Complete() => appender.Close();

    /// <inheritdoc/>
    public void Dispose() => appender.Dispose();

    private static IDuckDBAppenderRow AppendPayload(IDuckDBAppenderRow row, byte[]? payload) =>
        payload is null ? row.AppendNullValue() : row.AppendValue(payload);
}
