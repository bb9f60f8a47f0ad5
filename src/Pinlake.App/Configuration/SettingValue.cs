namespace Pinlake.App.Configuration;

/// <summary>One setting as somebody wrote it down.</summary>
/// <param name="Key">Path of the setting, <c>log.segmentBytesMax</c>; case does not matter.</param>
/// <param name="Text">The value as written.</param>
/// <param name="Origin">Where it stands, for messages: <c>pinlake.yaml:3</c>, <c>PINLAKE__LOG__FOLDER</c>, <c>--http-port</c>.</param>
internal sealed record SettingValue(string Key, string Text, string Origin);
