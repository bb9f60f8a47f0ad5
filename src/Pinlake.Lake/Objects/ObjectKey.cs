using System.Text;
using Pinlake.Model;

namespace Pinlake.Lake.Objects;

/// <summary>The names that objects may have: '/'-separated, relative, and the same file on every system.</summary>
/// <remarks>
/// Keys reach us from topic names and from other writers' Delta logs, so none may leave the root (no "..", no leading
/// slash), reach our scratch files (<see cref="ScratchFolder.Home"/>), or split a log line (no control characters).
/// </remarks>
internal static class ObjectKey
{
    /// <summary>UTF-8 bytes of the longest part, as Linux file systems have it.</summary>
    public const int PartBytesMax = 255;

    /// <summary>Characters of the longest key.</summary>
    public const int LengthMax = 1024;

    /// <summary>Throws <see cref="FailureKind.Invalid"/> unless <paramref name="key"/> is a good name.</summary>
    public static void Check(string key)
    {
        var fault = Fault(key);
        if (fault is not null)
        {
            throw new PinlakeException(FailureKind.Invalid, $"Object name '{Printable(key)}': {fault}. Nothing was read or written.");
        }
    }

    private static string? Fault(string key)
    {
        if (key.Length is 0 or > LengthMax)
        {
            return $"it has {key.Length} characters, 1 to {LengthMax} are allowed";
        }

        foreach (var character in key)
        {
            if (char.IsControl(character) || character is '\\')
            {
                return $"the character U+{(int)character:X4} is not allowed";
            }
        }

        if (key.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
        {
            return "it is no well-formed text";
        }

        if (key.StartsWith(ScratchFolder.Home + "/", StringComparison.OrdinalIgnoreCase))
        {
            return $"'{ScratchFolder.Home}' is kept for files without a name";
        }

        foreach (var part in key.Split('/'))
        {
            if (part.Length == 0)
            {
                return "it has an empty part; names are relative and have single slashes";
            }

            if (part is "." or "..")
            {
                return $"the part '{part}' is not a name";
            }

            if (Encoding.UTF8.GetByteCount(part) > PartBytesMax)
            {
                return $"a part of it is longer than {PartBytesMax} bytes";
            }
        }

        return null;
    }

    private static string Printable(string key)
    {
        var shown = key.Length > 200 ? key[..200] + "…" : key;
        return string.Concat(shown.Select(character => char.IsControl(character) ? '?' : character));
    }
}
