using System.Globalization;

namespace Pinlake.Log.Journal;

/// <summary>One file of the journal.</summary>
/// <param name="BasePosition">Position of its first byte in the journal; its name says the same in 20 digits.</param>
/// <param name="File">The open file.</param>
internal sealed record Segment(long BasePosition, IJournalFile File)
{
    /// <summary>What the names of segment files end in.</summary>
    public const string Suffix = ".journal";

    private const int Digits = 20;

    /// <summary>Its file name.</summary>
    public string Name => NameOf(BasePosition);

    /// <summary>File name of the segment that begins at <paramref name="basePosition"/>.</summary>
    public static string NameOf(long basePosition) =>
        basePosition.ToString("D20", CultureInfo.InvariantCulture) + Suffix;

    /// <summary>Reads the position out of a file name; false when it is not a segment's.</summary>
    public static bool TryParse(string name, out long basePosition)
    {
        basePosition = 0;
        return name.Length == Digits + Suffix.Length
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out basePosition);
    }
}
