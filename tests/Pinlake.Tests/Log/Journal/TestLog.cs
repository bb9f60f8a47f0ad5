using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Log;
using Pinlake.Model;
using Pinlake.Wire.Records;
using Shouldly;
using Xunit;
using Record = Pinlake.Model.Record;

namespace Pinlake.Tests.Log.Journal;

/// <summary>Logs and batches as the tests of this folder need them.</summary>
internal static class TestLog
{
    public static readonly TopicPartition Pins = new("pins", 0);

    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<LogStore> OpenAsync(string folder, TimeProvider? clock = null, Action<LogOptions>? set = null)
    {
        var options = new LogOptions { Folder = folder };
        set?.Invoke(options);
        return LogStore.OpenAsync(options, clock ?? TimeProvider.System, NullLogger<LogStore>.Instance, Cancellation);
    }

    public static async Task<LogStore> OpenWithPinsAsync(string folder, TimeProvider? clock = null, Action<LogOptions>? set = null)
    {
        var log = await OpenAsync(folder, clock, set);
        await log.CreateTopicAsync(Pins.Topic, 1, Cancellation);
        return log;
    }

    /// <summary>One batch of records with these values.</summary>
    public static byte[] Batch(params string[] values) =>
        RecordBatchWriter.Write([.. values.Select(value => new Record(null, Encoding.UTF8.GetBytes(value)))], Noon);

    /// <summary>One batch of one record of this time.</summary>
    public static byte[] BatchAt(long timestampMs, string value) => RecordBatchWriter.Write(
        [new Record(null, Encoding.UTF8.GetBytes(value), DateTimeOffset.FromUnixTimeMilliseconds(timestampMs), [])], Noon);

    /// <summary>The same batch as an idempotent producer sends it.</summary>
    public static byte[] From(long producerId, short epoch, int baseSequence, byte[] batch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(43), producerId);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(51), epoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(53), baseSequence);
        RecordBatchHeader.SetCrc(batch);
        return batch;
    }

    public static async Task<AppendResult> AppendAsync(
        this LogStore log, params string[] values) =>
        await log.AppendAsync(Pins, Batch(values), Durability.Flushed, Cancellation);

    /// <summary>Every record below the high watermark as <c>offset:value</c>, read in steps of <paramref name="bytesMax"/>.</summary>
    public static async Task<List<string>> ReadAllAsync(this LogStore log, TopicPartition partition, int bytesMax = 1 << 20)
    {
        var found = new List<string>();
        for (var from = log.Offsets(partition).Start; ;)
        {
            var bytes = await log.ReadAsync(partition, from, bytesMax, Cancellation);
            if (bytes.IsEmpty)
            {
                return found;
            }

            foreach (var record in Records(bytes))
            {
                found.Add($"{record.Offset}:{Encoding.UTF8.GetString(record.Value!.Value.Span)}");
                from = record.Offset.Plus(1);
            }
        }
    }

    /// <summary>The records of whole batches.</summary>
    public static List<LoggedRecord> Records(ReadOnlyMemory<byte> batches)
    {
        var found = new List<LoggedRecord>();
        while (RecordBatchReader.TryTakeBatch(ref batches, out var batch, out _))
        {
            RecordBatchReader.TryRead(batch, out var records, out var problem).ShouldBeTrue(problem);
            found.AddRange(records);
        }

        batches.Length.ShouldBe(0);
        return found;
    }
}
