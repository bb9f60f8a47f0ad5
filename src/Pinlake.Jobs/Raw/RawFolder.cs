using Pinlake.Lake.Objects;
using Pinlake.Model;

namespace Pinlake.Jobs.Raw;

/// <summary>A raw object of a listing.</summary>
/// <param name="Key">Its topic, partition and first offset.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Modified">When it was put.</param>
internal sealed record RawObject(RawObjectKey Key, long SizeBytes, DateTimeOffset Modified);

/// <summary>The raw objects of topics: each a run of consecutive offsets, one line a record.</summary>
/// <remarks>Safe from many threads and processes, as the folder below is.</remarks>
internal sealed class RawFolder(ObjectFolder objects)
{
    /// <summary>All objects of a topic, by partition and offset. Names of another layout are left out.</summary>
    public IReadOnlyList<RawObject> List(string topic) => List(objects.List(RawObjectKey.PrefixOf(topic)));

    /// <summary>Reads an object whole.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Corrupt"/>: it is gone although it was listed.</exception>
    public async Task<byte[]> GetAsync(RawObjectKey key, CancellationToken cancellation) =>
        await objects.GetAsync(key.ToString(), cancellation).ConfigureAwait(false) ?? throw new PinlakeException(
            FailureKind.Corrupt,
            $"Raw object '{key}' is gone, but its records are not in the tables yet. Nothing was changed. "
            + "Put the object back, then run again.");

    /// <summary>Puts an object; false when its name is taken.</summary>
    public Task<bool> PutAsync(RawObjectKey key, ReadOnlyMemory<byte> lines, CancellationToken cancellation) =>
        objects.PutIfAbsentAsync(key.ToString(), lines, cancellation);

    /// <summary>The offset behind the last record that the objects of a partition hold; 0 when there are none.</summary>
    public async Task<Offset> FindEndAsync(TopicPartition partition, CancellationToken cancellation)
    {
        var last = List(objects.List(RawObjectKey.PrefixOf(partition))).LastOrDefault();
        if (last is null)
        {
            return Offset.Zero;
        }

        var lines = await GetAsync(last.Key, cancellation).ConfigureAwait(false);
        return last.Key.First.Plus(CountLines(lines));
    }

    /// <summary>Lines of an object; the last one counts without its line feed too.</summary>
    public static int CountLines(ReadOnlySpan<byte> lines) =>
        lines.Count((byte)'\n') + (lines.IsEmpty || lines[^1] == (byte)'\n' ? 0 : 1);

    private static List<RawObject> List(IReadOnlyList<ObjectInfo> listing)
    {
        var found = new List<RawObject>(listing.Count);
        foreach (var entry in listing)
        {
            if (RawObjectKey.TryParse(entry.Key, out var key))
            {
                found.Add(new RawObject(key, entry.SizeBytes, entry.Modified));
            }
        }

        // By number: text order fails where first offsets differ in digits.
        return [.. found.OrderBy(entry => entry.Key.Partition.Partition).ThenBy(entry => entry.Key.First)];
    }
}
