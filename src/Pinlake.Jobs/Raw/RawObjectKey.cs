using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Pinlake.Model;

namespace Pinlake.Jobs.Raw;

/// <summary>Name of a raw object, in the layout of the Kafka Connect S3 sink.</summary>
/// <param name="Partition">Topic and partition that its records come from.</param>
/// <param name="First">Offset of the record in its first line.</param>
/// <remarks>
/// <c>topics/{topic}/partition={p}/{topic}+{p}+{first offset, at least 10 digits}.json</c>. From the 11th digit on
/// text order is no longer number order: sort by <see cref="First"/>.
/// </remarks>
internal readonly record struct RawObjectKey(TopicPartition Partition, Offset First)
{
    private const string Suffix = ".json";

    /// <summary>What the keys of all objects of a topic begin with.</summary>
    public static string PrefixOf(string topic) => $"topics/{topic}/";

    /// <summary>What the keys of all objects of a partition begin with.</summary>
    public static string PrefixOf(TopicPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"topics/{partition.Topic}/partition={partition.Partition}/");

    /// <summary>Reads a key; false for anything that this layout does not hold, such as a marker file.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RawObjectKey key)
    {
        key = default;
        var parts = (text ?? "").Split('/');
        if (parts is not ["topics", var topic, var folder, var name]
            || !folder.StartsWith("partition=", StringComparison.Ordinal)
            || !TryNumber(folder["partition=".Length..], out var partition) || partition > int.MaxValue
            || !name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return false;
        }

        var start = string.Create(CultureInfo.InvariantCulture, $"{topic}+{partition}+");
        if (!name.StartsWith(start, StringComparison.Ordinal) || !TryNumber(name[start.Length..^Suffix.Length], out var first))
        {
            return false;
        }

        key = new RawObjectKey(new TopicPartition(topic, (int)partition), new Offset(first));
        return true;
    }

    /// <summary>The key.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{PrefixOf(Partition)}{Partition.Topic}+{Partition.Partition}+{First.Value:D10}{Suffix}");

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
