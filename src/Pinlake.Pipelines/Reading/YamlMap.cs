using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pinlake.Pipelines.Reading;

/// <summary>One mapping of a YAML file that knows its place: every wrong or missing thing is named with it.</summary>
internal sealed class YamlMap
{
    private readonly string file;
    private readonly YamlMappingNode node;
    private readonly string what;

    private YamlMap(string file, YamlNode node, string what)
    {
        (this.file, this.what) = (file, what);
        this.node = node as YamlMappingNode ?? throw At(node).Mistake($"{Capital(what)} must be a mapping of names to values.");
    }

    /// <summary>Place of the mapping's first name.</summary>
    public Place Place => At(node);

    /// <summary>Names of the entries, in the order of the file.</summary>
    public IEnumerable<string> Names => node.Children.Keys.Select(key => ((YamlScalarNode)key).Value ?? "");

    /// <summary>Reads a file's one document.</summary>
    /// <exception cref="Model.PinlakeException">Invalid: not YAML, more than one document, or no mapping.</exception>
    public static YamlMap Read(string file, string text)
    {
        var stream = new YamlStream();
        var events = new Parser(new StringReader(text));
        try
        {
            // The loader fails without a place where the parser names one.
            while (events.MoveNext())
            {
            }

            stream.Load(new StringReader(text));
        }
        catch (YamlException refused)
        {
            throw NotYaml(file, refused.Start, refused.InnerException?.Message ?? refused.Message);
        }
        catch (InvalidOperationException)
        {
            // The parser's word for a bracket that is never closed.
            throw NotYaml(file, events.Current?.End ?? Mark.Empty, "a bracket or a quote is not closed.");
        }

        return stream.Documents.Count == 1
            ? new YamlMap(file, stream.Documents[0].RootNode, "the file")
            : throw new Place(file, 1, 1).Mistake($"The file holds {stream.Documents.Count} documents.", "Exactly one is needed.");
    }

    /// <summary>Refuses entries of other names.</summary>
    public YamlMap Only(params IReadOnlyList<string> known)
    {
        var unknown = node.Children.Keys.FirstOrDefault(key => !known.Contains(((YamlScalarNode)key).Value));
        return unknown is null
            ? this
            : throw At(unknown).Mistake($"Unknown name '{unknown}' in {what}.", Suggestion.For(unknown.ToString(), known));
    }

    /// <summary>Place of an entry's name.</summary>
    public Place PlaceOf(string name) => At(node.Children.Keys.First(key => ((YamlScalarNode)key).Value == name));

    /// <summary>Place of an entry's value.</summary>
    public Place PlaceOfValue(string name) => At(node.Children[new YamlScalarNode(name)]);

    /// <summary>A text that must be there.</summary>
    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    /// <summary>A text, or null when there is no such entry.</summary>
    public string? OptionalText(string name)
    {
        var value = Find(name);
        if (value is null)
        {
            return null;
        }

        return value is YamlScalarNode { Value.Length: > 0 } scalar
            ? scalar.Value
            : throw At(value).Mistake($"'{name}' in {what} must be a text.");
    }

    /// <summary>A mapping that must be there.</summary>
    public YamlMap Map(string name) => new(file, Find(name) ?? throw Missing(name), $"'{name}'");

    /// <summary>Texts in order, each with its place; empty when there is no such entry.</summary>
    public IReadOnlyList<(string Text, Place Place)> List(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value is not YamlSequenceNode sequence)
        {
            throw At(value).Mistake($"'{name}' in {what} must be a list.", "Write it as [a, b].");
        }

        return [.. sequence.Select(item => item is YamlScalarNode { Value.Length: > 0 } scalar
            ? (scalar.Value, At(item))
            : throw At(item).Mistake($"Every entry of '{name}' in {what} must be a text."))];
    }

    private static Model.PinlakeException NotYaml(string file, Mark mark, string message) =>
        new Place(file, mark.Line, mark.Column).Mistake($"Not YAML: {Sentence(message)}", "Check the indentation, the brackets and the quotes.");

    private YamlNode? Find(string name) => node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    private Model.PinlakeException Missing(string name) => Place.Mistake($"'{name}' is missing in {what}.");

    private Place At(YamlNode place) => new(file, place.Start.Line, place.Start.Column);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
