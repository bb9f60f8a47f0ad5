using Pinlake.Model;

namespace Pinlake.Log.Catalog;

/// <summary>Which names topics and streams may have.</summary>
/// <remarks>Source: Kafka's <c>Topic.validate</c>; Kinesis API reference, CreateStream, <c>StreamName</c>.</remarks>
internal static class CatalogName
{
    private const int TopicLengthMax = 249;
    private const int StreamLengthMax = 128;

    /// <summary>Throws <see cref="FailureKind.Invalid"/> unless it may be the name of a topic.</summary>
    public static void CheckTopic(string name)
    {
        if (name.Length is 0 or > TopicLengthMax || name is "." or ".." || !name.All(IsAllowed))
        {
            throw new PinlakeException(FailureKind.Invalid,
                $"Topic name '{Shown(name)}': a name is 1 to {TopicLengthMax} of the letters a-z and A-Z, digits, '.', '_' and '-', "
                + "and neither '.' nor '..'. Nothing was made. Choose another name.");
        }
    }

    /// <summary>Throws <see cref="FailureKind.Invalid"/> unless it may be the name of a stream.</summary>
    public static void CheckStream(string name)
    {
        if (name.Length is 0 or > StreamLengthMax || !name.All(IsAllowed))
        {
            throw new PinlakeException(FailureKind.Invalid,
                $"Stream name '{Shown(name)}': a name is 1 to {StreamLengthMax} of the letters a-z and A-Z, digits, '.', '_' and '-'. "
                + "Nothing was made. Choose another name.");
        }
    }

    private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';

    // A name off the wire may be long, and may hold what a terminal obeys.
    private static string Shown(string name) =>
        string.Concat(name.Take(TopicLengthMax + 1).Select(letter => char.IsControl(letter) ? '?' : letter));
}
