using Pinlake.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pinlake.App.Configuration;

/// <summary>Reads settings from a YAML file: nested maps whose leaves are scalars. JSON is YAML too.</summary>
internal static class YamlSettings
{
    /// <summary>Every leaf of the file with its path and line.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: not YAML, a list where a value is due, unreadable.</exception>
    public static IReadOnlyList<SettingValue> Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var reader = new StreamReader(path);
            var stream = new YamlStream();
            stream.Load(reader);
            return stream.Documents.Count == 0 ? [] : [.. Leaves(stream.Documents[0].RootNode, "", name)];
        }
        catch (YamlException e)
        {
            throw new PinlakeException(
                FailureKind.Invalid, $"{name}:{e.Start.Line}:{e.Start.Column}: not YAML: {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PinlakeException(FailureKind.Invalid, $"The configuration file '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static IEnumerable<SettingValue> Leaves(YamlNode node, string key, string file)
    {
        var origin = $"{file}:{node.Start.Line}";
        switch (node)
        {
            case YamlScalarNode scalar when key.Length > 0:
                yield return new(key, scalar.Value ?? "", origin);
                break;
            case YamlScalarNode { Value: null or "" }:
                // An empty file, or one of comments only.
                break;
            case YamlMappingNode map:
                foreach (var (name, value) in map.Children)
                {
                    var path = key.Length == 0 ? $"{name}" : $"{key}.{name}";
                    foreach (var leaf in Leaves(value, path, file))
                    {
                        // The line of the key is where people look.
                        yield return value is YamlScalarNode ? leaf with { Origin = $"{file}:{name.Start.Line}" } : leaf;
                    }
                }

                break;
            default:
                throw new PinlakeException(
                    FailureKind.Invalid, $"{origin}: {(key.Length == 0 ? "the file" : key)} holds {Kind(node)}; expected settings as 'key: value'.");
        }
    }

    private static string Kind(YamlNode node) => node is YamlSequenceNode ? "a list" : "a single value";
}
