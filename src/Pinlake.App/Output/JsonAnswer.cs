using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pinlake.App.Output;

/// <summary>Answers as one JSON value on one line of standard output.</summary>
internal static class JsonAnswer
{
    /// <summary>How our answers are written: camelCase names, text as it is, no escapes that only HTML needs.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the value and a line feed.</summary>
    public static void Write<T>(Terminal terminal, T value) =>
        terminal.Answer.WriteLine(JsonSerializer.Serialize(value, Options));
}
