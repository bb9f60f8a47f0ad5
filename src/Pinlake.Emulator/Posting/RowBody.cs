using System.Buffers.Text;
using System.Text;

namespace Pinlake.Emulator.Posting;

/// <summary>Request bodies around rows that are JSON already: only bytes are copied.</summary>
internal static class RowBody
{
    private const int IndexDigitsMax = 10;

    /// <summary>What stands around the three kinds' rows, as bytes.</summary>
    public static byte[][] ForKinds(Func<string, string> text) => [.. Names.Select(name => Encoding.UTF8.GetBytes(text(name)))];

    /// <summary>The kinds as topics and streams spell them, in the order of <see cref="PostKind"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["pin", "geo", "user"];

    /// <summary>Joins <paramref name="before"/>, the index in digits unless null, <paramref name="between"/>, the row and <paramref name="after"/>.</summary>
    public static byte[] IndexThenRow(ReadOnlySpan<byte> before, int? index, ReadOnlySpan<byte> between, ReadOnlySpan<byte> row, ReadOnlySpan<byte> after)
    {
        Span<byte> digits = stackalloc byte[IndexDigitsMax];
        return [.. before, .. Digits(index, digits), .. between, .. row, .. after];
    }

    /// <summary>Joins <paramref name="before"/>, the row, <paramref name="between"/>, the index in digits unless null, and <paramref name="after"/>.</summary>
    public static byte[] RowThenIndex(ReadOnlySpan<byte> before, ReadOnlySpan<byte> row, ReadOnlySpan<byte> between, int? index, ReadOnlySpan<byte> after)
    {
        Span<byte> digits = stackalloc byte[IndexDigitsMax];
        return [.. before, .. row, .. between, .. Digits(index, digits), .. after];
    }

    private static ReadOnlySpan<byte> Digits(int? index, Span<byte> buffer)
    {
        var length = 0;
        if (index is not null)
        {
            Utf8Formatter.TryFormat(index.Value, buffer, out length);
        }

        return buffer[..length];
    }
}
