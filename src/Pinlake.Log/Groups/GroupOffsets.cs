using Pinlake.Model;
using Pinlake.Wire.Records;

namespace Pinlake.Log.Groups;

/// <summary>How far each group has read: kept in an internal topic of the log, the latest commit wins.</summary>
/// <remarks>
/// The topic is made with the first commit and read once, when first asked. It grows with each commit until the log can
/// compact. Offsets of a topic that was removed, or made again under its name, are not told any more.
/// </remarks>
internal sealed class GroupOffsets(LogStore log, TimeProvider clock)
{
    /// <summary>Name of the internal topic, as Kafka's.</summary>
    public const string TopicName = "__consumer_offsets";

    /// <summary>Most offsets that are remembered, over all groups and partitions.</summary>
    public const int OffsetsMax = 1_000_000;

    private const int ReadBytesMax = 4 << 20;

    // Room for the fields of a record besides group, topic and metadata.
    private const int RecordOverheadBytes = 128;

    private static readonly TopicPartition Home = new(TopicName, 0);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<TopicPartition, Remembered>> groups = new(StringComparer.Ordinal);
    private int count;
    private Task? loading;

    /// <summary>Remembers <paramref name="offsets"/>; they survive a power cut when this returns.</summary>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Invalid"/>: too many are remembered, or the group's name is too long; nothing more was
    /// stored. Others as <see cref="LogStore.AppendAsync"/>.
    /// </exception>
    public async Task CommitAsync(string group, IReadOnlyList<CommittedOffset> offsets)
    {
        await LoadAsync();
        if (log.FindTopic(TopicName) is null)
        {
            await CreateTopicAsync();
        }

        var now = clock.GetUtcNow();
        for (var start = 0; start < offsets.Count;)
        {
            var end = EndOfBatch(group, offsets, start);
            var chunk = offsets.Skip(start).Take(end - start)
                .Select(offset => (Offset: offset, TopicId: log.FindTopic(offset.Partition.Topic)?.Id ?? default)).ToArray();
            RefuseBeyondCapacity(chunk.Length);
            var batch = RecordBatchWriter.Write([.. chunk.Select(entry => OffsetRecord.Encode(group, entry.Offset, entry.TopicId, now))], now);
            var result = await log.AppendAsync(Home, batch, Durability.Flushed, CancellationToken.None);
            for (var index = 0; index < chunk.Length; index++)
            {
                Remember(group, new Remembered(chunk[index].Offset, chunk[index].TopicId, result.BaseOffset.Plus(index)));
            }

            start = end;
        }
    }

    /// <summary>The offsets of <paramref name="group"/>, those of topics that exist.</summary>
    public async Task<IReadOnlyDictionary<TopicPartition, CommittedOffset>> ReadAsync(string group)
    {
        await LoadAsync();
        lock (gate)
        {
            return groups.TryGetValue(group, out var remembered)
                ? remembered.Where(pair => log.FindTopic(pair.Key.Topic)?.Id == pair.Value.TopicId)
                    .ToDictionary(pair => pair.Key, pair => pair.Value.Offset)
                : [];
        }
    }

    // Read once; a failed reading is tried again by the next who asks.
    private Task LoadAsync()
    {
        lock (gate)
        {
            return loading = loading is null or { IsFaulted: true } ? Task.Run(ReadTopicAsync) : loading;
        }
    }

    private async Task ReadTopicAsync()
    {
        if (log.FindTopic(TopicName) is null)
        {
            return;
        }

        var offsets = log.Offsets(Home);
        for (var next = offsets.Start; next < offsets.HighWatermark;)
        {
            var batches = await log.ReadAsync(Home, next, ReadBytesMax, CancellationToken.None);
            if (batches.IsEmpty)
            {
                return;
            }

            while (RecordBatchReader.TryTakeBatch(ref batches, out var batch, out var header))
            {
                next = header.LastOffset.Plus(1);
                if (RecordBatchReader.TryRead(batch, out var records, out _))
                {
                    foreach (var record in records)
                    {
                        if (OffsetRecord.TryDecode(record, out var group, out var offset, out var topicId))
                        {
                            Remember(group, new Remembered(offset, topicId, record.Offset));
                        }
                    }
                }
            }
        }
    }

    private async Task CreateTopicAsync()
    {
        try
        {
            await log.CreateTopicAsync(TopicName, 1, CancellationToken.None);
        }
        catch (PinlakeException failure) when (failure.Kind == FailureKind.Conflict)
        {
            // Another connection's first commit was faster.
        }
    }

    // Commits may come back from the disk in another order than they lie in it: the later one in the log wins.
    private void Remember(string group, Remembered remembered)
    {
        lock (gate)
        {
            if (!groups.TryGetValue(group, out var partitions))
            {
                groups[group] = partitions = [];
            }

            if (!partitions.TryGetValue(remembered.Offset.Partition, out var older))
            {
                count++;
            }

            if (older is null || older.Place < remembered.Place)
            {
                partitions[remembered.Offset.Partition] = remembered;
            }
        }
    }

    private void RefuseBeyondCapacity(int more)
    {
        lock (gate)
        {
            if (count + more > OffsetsMax)
            {
                throw new PinlakeException(
                    FailureKind.Invalid,
                    $"{count} committed offsets are remembered, of at most {OffsetsMax}. These were not stored. Use fewer group names.");
            }
        }
    }

    private int EndOfBatch(string group, IReadOnlyList<CommittedOffset> offsets, int start)
    {
        var bytesLeft = (long)log.Options.BatchBytesMax - RecordBatchHeader.SizeBytes;
        var end = start;
        while (end < offsets.Count)
        {
            // Three bytes is the most that UTF-8 takes for a char.
            bytesLeft -= RecordOverheadBytes + (3L * (group.Length + offsets[end].Partition.Topic.Length + offsets[end].Metadata.Length));
            if (bytesLeft < 0)
            {
                break;
            }

            end++;
        }

        // One that is too large alone is left to the log to refuse.
        return Math.Max(end, start + 1);
    }

    private sealed record Remembered(CommittedOffset Offset, Guid TopicId, Offset Place);
}
