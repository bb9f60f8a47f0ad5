using System.Collections.Concurrent;
using System.Diagnostics;
using Pinlake.Emulator;
using Pinlake.Jobs.Live;
using Pinlake.Jobs.Sources;
using Pinlake.Model;

namespace Pinlake.App.Demo;

/// <summary>How long it took from just before each row was posted until its live commit could be read.</summary>
/// <remarks>
/// The emulator tells which sequence number each row got and when it was sent, the live lane how far each shard can be
/// read after each step. Both are told here as they happen, from any thread, and matched at the end.
/// </remarks>
internal sealed class Freshness
{
    private readonly ConcurrentQueue<(StreamShard Shard, string Sequence, long SentAt)> sent = new();
    private readonly ConcurrentQueue<(long ReadableAt, IReadOnlyDictionary<StreamShard, string> Positions)> commits = new();

    /// <summary>Takes an acknowledgement; those of the batch lane are passed over.</summary>
    public void Sent(Acknowledgement acknowledgement)
    {
        if (acknowledgement is { ShardId: { } shard, SequenceNumber: { } sequence })
        {
            sent.Enqueue((new(acknowledgement.Target, shard), sequence, acknowledgement.SentAt));
        }
    }

    /// <summary>Takes a step of the live lane whose rows can be read as of now.</summary>
    public void Committed(LiveCommit commit) => commits.Enqueue((Stopwatch.GetTimestamp(), commit.Positions));

    /// <summary>Milliseconds of every row that can be read, in ascending order.</summary>
    public double[] Milliseconds()
    {
        var milliseconds = new List<double>(sent.Count);
        foreach (var shard in sent.GroupBy(row => row.Shard))
        {
            // Both grow: one pass over the shard's rows in the order of the log, beside its commits.
            var rows = shard.Select(row => (Number: Parse(row.Sequence), row.SentAt)).OrderBy(row => row.Number).ToList();
            var next = 0;
            foreach (var (readableAt, positions) in commits)
            {
                if (!positions.TryGetValue(shard.Key, out var position))
                {
                    continue;
                }

                for (var upTo = Parse(position); next < rows.Count && rows[next].Number <= upTo; next++)
                {
                    milliseconds.Add(Stopwatch.GetElapsedTime(rows[next].SentAt, readableAt).TotalMilliseconds);
                }
            }
        }

        milliseconds.Sort();
        return [.. milliseconds];
    }

    /// <summary>The value that <paramref name="share"/> of the ascending <paramref name="values"/> do not exceed; null when there are none.</summary>
    public static double? Percentile(double[] values, double share) =>
        values.Length == 0 ? null : Math.Round(values[Math.Clamp((int)Math.Ceiling(share * values.Length) - 1, 0, values.Length - 1)], 1);

    private static SequenceNumber Parse(string text) => SequenceNumber.TryParse(text, out var number)
        ? number
        : throw new PinlakeException(FailureKind.Bug, $"'{text}' is no sequence number.");
}
