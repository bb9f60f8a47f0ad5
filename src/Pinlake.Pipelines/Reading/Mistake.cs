using Pinlake.Model;

namespace Pinlake.Pipelines.Reading;

/// <summary>A place in a file of a pipeline's folder, as a message names it.</summary>
/// <param name="File">Path below the pipeline's folder.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in characters, from 1.</param>
internal readonly record struct Place(string File, long Line, long Column)
{
    /// <summary>The place behind <paramref name="chars"/> characters of a file's text.</summary>
    public static Place In(string file, string text, int chars)
    {
        var before = text.AsSpan(0, Math.Clamp(chars, 0, text.Length));
        var lineStart = before.LastIndexOf('\n') + 1;
        return new Place(file, before.Count('\n') + 1, before.Length - lineStart + 1);
    }

    /// <summary>The failure that a mistake at this place is: <c>file:line:column: what hint</c>.</summary>
    /// <param name="what">A sentence that says what is wrong.</param>
    /// <param name="hint">What to do, a sentence; empty when there is nothing to say.</param>
    public PinlakeException Mistake(string what, string hint = "") =>
        new(FailureKind.Invalid, $"{File}:{Line}:{Column}: {what}{(hint.Length > 0 ? " " : "")}{hint}");
}
