using System.Reflection;

namespace Pinlake.App.Configuration;

/// <summary>All settings there are: every public property below <see cref="Settings"/>, by its path.</summary>
internal static class SettingsSchema
{
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

    /// <summary><c>SegmentBytesMax</c> as keys spell it: <c>segmentBytesMax</c>.</summary>
    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static IEnumerable<Setting> Walk(Type type, string prefix, IReadOnlyList<PropertyInfo> sections)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var key = prefix + CamelCase(property.Name);
            if (IsSection(property.PropertyType))
            {
                foreach (var setting in Walk(property.PropertyType, key + ".", [.. sections, property]))
                {
                    yield return setting;
                }
            }
            else if (property.SetMethod is { IsPublic: true })
            {
                yield return new(key, sections, property);
            }
        }
    }

    private static bool IsSection(Type type) =>
        type.IsClass && type.Namespace?.StartsWith("Pinlake.", StringComparison.Ordinal) == true;
}
