using System.CommandLine;

namespace Pinlake.App.Verbs;

/// <summary>A flag that sets one setting: the same reading, range and name as in the file.</summary>
internal sealed class SettingOption : Option<string>
{
    /// <summary>Creates the flag.</summary>
    /// <param name="name">The flag, <c>--http-port</c>.</param>
    /// <param name="key">The setting, <c>http.port</c>.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="description">What it does; the key is added.</param>
    public SettingOption(string name, string key, string helpName, string description)
        : base(name)
    {
        Key = key;
        HelpName = helpName;
        Description = $"{description} [{key}]";
    }

    /// <summary>The setting that the flag sets.</summary>
    public string Key { get; }
}
