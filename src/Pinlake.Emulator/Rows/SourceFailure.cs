using Pinlake.Model;

namespace Pinlake.Emulator.Rows;

/// <summary>The failures of a bad source, in one wording.</summary>
internal static class SourceFailure
{
    /// <summary>The source is not there.</summary>
    public static PinlakeException Missing(string path) => new(
        FailureKind.NotFound,
        $"Emulator source: '{path}' does not exist. Nothing was posted. Name an existing one, or use the source 'builtin'.");

    /// <summary>The source is there but cannot be read.</summary>
    public static PinlakeException Unreadable(string path, Exception cause) => new(
        FailureKind.Invalid,
        $"Emulator source: '{path}' cannot be read: {cause.Message} Nothing was posted. Mend the file or its rights.",
        cause);

    /// <summary>A place in the source holds something that cannot be posted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">Line on which the row begins, from 1.</param>
    /// <param name="found">What was found, a clause without its stop.</param>
    public static PinlakeException At(string path, long line, string found) => new(
        FailureKind.Invalid,
        FormattableString.Invariant($"Emulator source: '{path}' line {line}: {found}. Nothing was posted. Mend the line or remove it."));

    /// <summary>Text from a source, short enough for a message.</summary>
    public static string Quote(ReadOnlySpan<char> text) =>
        text.Length <= 60 ? $"'{text}'" : $"'{text[..60]}…'";
}
