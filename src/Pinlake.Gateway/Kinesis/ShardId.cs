using System.Globalization;

namespace Pinlake.Gateway.Kinesis;

/// <summary>Shards as Kinesis names them: <c>shardId-000000000003</c> has the index 3.</summary>
internal static class ShardId
{
    private const string Prefix = "shardId-";
    private const int Digits = 12;

    /// <summary>The name of the shard with this index.</summary>
    public static string Of(int index) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{index:D12}");

    /// <summary>The index that a name stands for.</summary>
    /// <returns>False when it is no name that <see cref="Of"/> gives.</returns>
    public static bool TryParse(ReadOnlySpan<char> name, out int index)
    {
        index = 0;
        return name.Length == Prefix.Length + Digits
            && name.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(name[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
