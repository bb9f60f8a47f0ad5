using System.Text;
using Pinlake.Log;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>Sends records to the shards that their keys choose, one batch for each shard, one flush for all.</summary>
internal sealed class ShardWriter(PartitionedAppend append, TimeProvider clock)
{
    /// <summary>Name of the header that keeps an explicit hash key with its record.</summary>
    public const string ExplicitHashKeyHeader = "explicit-hash-key";

    /// <summary>Characters of the longest partition key.</summary>
    public const int PartitionKeyLengthMax = 256;

    /// <summary>Bytes of the largest record's data: 1 MiB.</summary>
    public const int DataBytesMax = 1 << 20;

    /// <summary>Appends and waits until all are durable, or failed.</summary>
    /// <param name="stream">Must exist.</param>
    /// <param name="entries">At least one; their bytes are read before the task completes, not afterwards.</param>
    /// <param name="cancellation">Stops the wait, not the write.</param>
    /// <returns>One outcome for each entry, in their order; its partition is the shard.</returns>
    public Task<RecordOutcome[]> WriteAsync(StreamDescription stream, IReadOnlyList<PutEntry> entries, CancellationToken cancellation)
    {
        var arrival = clock.GetUtcNow();
        var records = new Record[entries.Count];
        var shards = new int[entries.Count];
        for (var index = 0; index < records.Length; index++)
        {
            var entry = entries[index];
            var hashKey = entry.ExplicitHashKey is { } chosen ? HashKey.Parse(chosen) : HashKey.Of(entry.PartitionKey.Span);
            shards[index] = stream.ShardOf(hashKey).Index;
            records[index] = new Record(entry.PartitionKey, entry.Data, arrival, HeadersOf(entry));
        }

        return append.RunAsync(stream.Topic, records, shards, cancellation);
    }

    private static RecordHeader[] HeadersOf(PutEntry entry) => entry.ExplicitHashKey is { } chosen
        ? [new RecordHeader(ExplicitHashKeyHeader, Encoding.ASCII.GetBytes(chosen))]
        : [];
}

/// <summary>A record on its way to a stream.</summary>
/// <param name="Data">Its payload.</param>
/// <param name="PartitionKey">Its key in UTF-8, 1 to 256 characters.</param>
/// <param name="ExplicitHashKey">Digits of the hash key that overrides the key's own, or null.</param>
internal readonly record struct PutEntry(ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> PartitionKey, string? ExplicitHashKey);
