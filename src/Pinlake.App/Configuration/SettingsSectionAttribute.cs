namespace Pinlake.App.Configuration;

/// <summary>Names the section of an options class where it is not its property's name: two classes may share a section.</summary>
/// <param name="name">Name of the section in keys.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingsSectionAttribute(string name) : Attribute
{
    /// <summary>Name of the section in keys.</summary>
    public string Name { get; } = name;
}
