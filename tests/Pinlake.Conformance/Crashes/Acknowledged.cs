using System.Text.Json;

namespace Pinlake.Conformance.Crashes;

/// <summary>One line of the emulator's file of acknowledged rows.</summary>
internal sealed record Acknowledged(string Lane, string Kind, long Ind)
{
    public static Acknowledged Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new(
            root.GetProperty("lane").GetString()!, root.GetProperty("kind").GetString()!, root.GetProperty("ind").GetInt64());
    }
}
