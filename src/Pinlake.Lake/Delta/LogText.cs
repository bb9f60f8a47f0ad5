using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pinlake.Lake.Delta;

/// <summary>How JSON of the log is written: one object a line, text as it is.</summary>
internal static class LogText
{
    /// <summary>Escapes only what JSON demands, as Spark does.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
