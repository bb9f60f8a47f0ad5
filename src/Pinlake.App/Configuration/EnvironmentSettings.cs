namespace Pinlake.App.Configuration;

/// <summary>Reads settings from environment variables: <c>PINLAKE__LOG__SEGMENTBYTESMAX</c> is <c>log.segmentBytesMax</c>.</summary>
internal static class EnvironmentSettings
{
    private const string Prefix = "PINLAKE__";

    /// <summary>The settings among <paramref name="environment"/>, in the order of their names.</summary>
    public static IReadOnlyList<SettingValue> Read(IReadOnlyDictionary<string, string> environment) =>
        [.. environment
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => new SettingValue(
                variable.Key[Prefix.Length..].Replace("__", ".", StringComparison.Ordinal), variable.Value, variable.Key))];
}
