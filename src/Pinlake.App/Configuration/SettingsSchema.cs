using System.Reflection;

namespace Pinlake.App.Configuration;

/// <summary>All settings there are: every public property below <see cref="Settings"/> that text can give, by its path.</summary>
internal static class SettingsSchema
{
    // Set by the composition, from other settings.
    private static readonly string[] Computed = ["log.folder", "emulator.prefix"];

    /// <summary>Keys in camelCase, with the way to the property; looked up in any case.</summary>
    public static IReadOnlyDictionary<string, Setting> All { get; } = Walk(typeof(Settings), "", [])
        .ToDictionary(setting => setting.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>One key and where its value goes.</summary>
    /// <param name="Key">Path in camelCase.</param>
    /// <param name="Sections">Properties from <see cref="Settings"/> down to the options object.</param>
    /// <param name="Property">The property that takes the value.</param>
    internal sealed record Setting(string Key, IReadOnlyList<PropertyInfo> Sections, PropertyInfo Property)
    {
        /// <summary>The options object in <paramref name="settings"/> that owns the property.</summary>
        public object Owner(Settings settings) => Sections.Aggregate((object)settings, (owner, section) => section.GetValue(owner)!);
    }

    /// <summary>The setting called <paramref name="key"/>, and the name within it if it is a map; null when there is none.</summary>
    public static (Setting Setting, string? Name)? Find(string key)
    {
        if (All.TryGetValue(key, out var exact) && !IsMap(exact.Property.PropertyType))
        {
            return (exact, null);
        }

        var map = All.Values.FirstOrDefault(setting => IsMap(setting.Property.PropertyType)
            && key.StartsWith(setting.Key + ".", StringComparison.OrdinalIgnoreCase));
        return map is null ? null : (map, key[(map.Key.Length + 1)..]);
    }

    /// <summary><c>SegmentBytesMax</c> as keys spell it: <c>segmentBytesMax</c>.</summary>
    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static IEnumerable<Setting> Walk(Type type, string prefix, IReadOnlyList<PropertyInfo> sections)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var section = (SettingsSectionAttribute?)Attribute.GetCustomAttribute(property, typeof(SettingsSectionAttribute));
            var key = prefix + (section?.Name ?? CamelCase(property.Name));
            if (IsSection(property.PropertyType))
            {
                foreach (var setting in Walk(property.PropertyType, key + ".", [.. sections, property]))
                {
                    yield return setting;
                }
            }
            else if (IsMap(property.PropertyType)
                || (property.SetMethod is { IsPublic: true } && SettingText.IsReadable(property.PropertyType) && !Computed.Contains(key)))
            {
                yield return new(key, sections, property);
            }
        }
    }

    private static bool IsMap(Type type) => type == typeof(IDictionary<string, string>);

    private static bool IsSection(Type type) =>
        type.IsClass && type.Namespace?.StartsWith("Pinlake.", StringComparison.Ordinal) == true;
}
