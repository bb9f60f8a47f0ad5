using System.Buffers;

namespace Pinlake.Gateway.KafkaRest;

/// <summary>What Kafka accepts as the name of a topic.</summary>
/// <remarks>Source: Kafka, "Operations, Adding and removing topics": 1 to 249 of <c>a-z A-Z 0-9 . _ -</c>, neither <c>.</c> nor <c>..</c></remarks>
public static class TopicName
{
    /// <summary>Characters of the longest name.</summary>
    public const int LengthMax = 249;

    private static readonly SearchValues<char> Legal =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Whether a topic may have this name.</summary>
    /// <param name="name">Off the wire; may hold anything.</param>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= LengthMax && name is not ("." or "..") && !name.ContainsAnyExcept(Legal);
}
