using System.ComponentModel.DataAnnotations;
using Pinlake.Model;

namespace Pinlake.App.Configuration;

/// <summary>Lays the sources of settings over each other, the later over the earlier, and checks the outcome.</summary>
internal static class SettingsReader
{
    /// <summary>The file that is read from the working folder when it is there.</summary>
    public const string FileName = "pinlake.yaml";

    /// <summary>What the program itself brings, over it the file, over that the environment, over all the flags.</summary>
    /// <param name="surroundings">Working folder and environment.</param>
    /// <param name="file">The file named by <c>--config</c>; null: <see cref="FileName"/>, if it is there.</param>
    /// <param name="flags">Settings from the command line.</param>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: every mistake found, one a line.</exception>
    public static Settings Read(Surroundings surroundings, string? file, IReadOnlyList<SettingValue> flags)
    {
        var values = new List<SettingValue>();
        var shipped = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        if (File.Exists(shipped))
        {
            values.AddRange(YamlSettings.Read(shipped));
        }

        var path = surroundings.FullPath(file ?? FileName);
        if (file is not null || File.Exists(path))
        {
            values.AddRange(YamlSettings.Read(path));
        }

        values.AddRange(EnvironmentSettings.Read(surroundings.Environment));
        values.AddRange(flags);
        return Bind(values);
    }

    /// <summary>Settings with <paramref name="values"/> set, later ones winning.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: every mistake found, one a line.</exception>
    public static Settings Bind(IReadOnlyList<SettingValue> values)
    {
        var settings = new Settings();
        var origins = new Dictionary<string, SettingValue>(StringComparer.OrdinalIgnoreCase);
        var mistakes = new List<string>();
        foreach (var value in values)
        {
            if (SettingsSchema.Find(value.Key) is not var (setting, name))
            {
                mistakes.Add($"{value.Origin}: '{value.Key}' is no setting{NearestName.Hint(value.Key, SettingsSchema.All.Keys)}");
            }
            else if (name is not null)
            {
                ((IDictionary<string, string>)setting.Property.GetValue(setting.Owner(settings))!)[name] = value.Text;
            }
            else if (!SettingText.TryRead(value.Text, setting.Property.PropertyType, out var typed, out var expected))
            {
                mistakes.Add($"{value.Origin}: {setting.Key} is '{value.Text}'; expected {expected}.");
            }
            else
            {
                setting.Property.SetValue(setting.Owner(settings), typed);
                origins[setting.Key] = value;
            }
        }

        // The range is checked of what wins: a value that is laid over harms nobody.
        mistakes.AddRange(origins.SelectMany(pair => OutOfRange(settings, SettingsSchema.All[pair.Key], pair.Value)));
        return mistakes.Count == 0
            ? settings
            : throw new PinlakeException(FailureKind.Invalid, string.Join(Environment.NewLine, mistakes));
    }

    private static IEnumerable<string> OutOfRange(Settings settings, SettingsSchema.Setting setting, SettingValue value)
    {
        var typed = setting.Property.GetValue(setting.Owner(settings));
        foreach (ValidationAttribute rule in setting.Property.GetCustomAttributes(typeof(ValidationAttribute), inherit: true))
        {
            if (!rule.IsValid(typed))
            {
                yield return rule switch
                {
                    RangeAttribute range => $"{value.Origin}: {setting.Key} is {value.Text}; expected {range.Minimum} to {range.Maximum}.",
                    RequiredAttribute => $"{value.Origin}: {setting.Key} is empty; expected a value.",
                    _ => $"{value.Origin}: {setting.Key} is '{value.Text}': {rule.FormatErrorMessage(setting.Key)}",
                };
            }
        }
    }
}
