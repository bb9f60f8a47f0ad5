using System.CommandLine;

namespace Pinlake.App.Verbs;

/// <summary>A flag without a value that sets one setting to true.</summary>
internal sealed class SettingFlag : Option<bool>
{
    /// <summary>Creates the flag.</summary>
    /// <param name="name">The flag, <c>--max</c>.</param>
    /// <param name="key">The setting, <c>emulator.max</c>.</param>
    /// <param name="description">What it does; the key is added.</param>
    public SettingFlag(string name, string key, string description)
        : base(name)
    {
        Key = key;
        Description = $"{description} [{key}]";
    }

    /// <summary>The setting that the flag sets.</summary>
    public string Key { get; }
}
