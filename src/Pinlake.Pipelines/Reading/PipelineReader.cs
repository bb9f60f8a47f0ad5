using Pinlake.Lake.Delta;
using Pinlake.Model;
using Pinlake.Pipelines.Sql;

namespace Pinlake.Pipelines.Reading;

/// <summary>Takes a pipeline's folder, gives the pipeline; refuses what a run would stumble over.</summary>
internal static class PipelineReader
{
    private const string FileName = "pipeline.yaml";

    /// <summary>Reads the folder. See <see cref="Pipeline.Read"/>.</summary>
    public static Pipeline Read(string folder, PipelineSettings settings)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new PinlakeException(
                FailureKind.NotFound, $"There is no '{FileName}' in '{Path.GetFullPath(folder)}'. Name the folder of a pipeline.");
        }

        var file = YamlMap.Read(FileName, File.ReadAllText(path)).Only("name", "prefix", "key", "kinds", "views");
        var name = NameIn(file, "name");
        var prefix = settings.Prefix ?? file.OptionalText("prefix") ?? name;
        var models = new ModelFolder(folder);
        var kinds = Kinds(file, prefix, settings, models);
        var views = Views(file, models, [.. kinds.Select(kind => kind.Model)]);
        models.RefuseUnused();
        return new Pipeline(name, prefix, kinds, views);
    }

    private static List<PipelineKind> Kinds(YamlMap file, string prefix, PipelineSettings settings, ModelFolder models)
    {
        var key = file.Map("key").Only("column", "aliases");
        var keyColumn = NameIn(key, "column");
        string[] aliases = [.. key.List("aliases").Select(alias => Checked(alias.Text, alias.Place))];
        var map = file.Map("kinds");
        if (settings.Tables.Keys.FirstOrDefault(name => !map.Names.Contains(name)) is { } unknown)
        {
            throw map.Place.Mistake($"The settings name a table for kind '{unknown}', which is none.", Suggestion.For(unknown, map.Names));
        }

        var kinds = new List<PipelineKind>();
        foreach (var name in map.Names)
        {
            Checked(name, map.PlaceOf(name));
            var kind = map.Map(name).Only("topic", "stream", "model", "table", "source", "columns");
            var model = NameIn(kind, "model");
            var columns = Columns(kind);
            var keyType = columns.Columns.FirstOrDefault(column => column.Name == keyColumn)?.Type;
            if (keyType != DeltaType.Long && keyType != DeltaType.Integer && keyType != DeltaType.String)
            {
                throw kind.PlaceOf("columns").Mistake(
                    $"The columns of '{name}' lack the key '{keyColumn}' as bigint, int or string.", "Add it as their first.");
            }

            kinds.Add(new PipelineKind(
                name,
                WithPrefix(kind.Text("topic")),
                WithPrefix(kind.Text("stream")),
                model,
                Checked(WithPrefix(settings.Tables.GetValueOrDefault(name) ?? kind.OptionalText("table") ?? model), kind.Place),
                new PipelineKey(keyColumn, aliases, keyType),
                Source(kind, [keyColumn, .. aliases]),
                columns,
                models.Read("clean", model, kind.PlaceOfValue("model"))));
        }

        if (kinds.Count == 0)
        {
            throw map.Place.Mistake("A pipeline needs at least one kind.");
        }

        RefuseRepeats(kinds.Select(kind => kind.Model), "model", map.Place);
        RefuseRepeats(kinds.Select(kind => kind.Table), "table", map.Place);
        RefuseRepeats(kinds.Select(kind => kind.Topic), "topic", map.Place);
        if (kinds.Select(kind => kind.Key.Type).Distinct().Count() > 1)
        {
            throw map.Place.Mistake($"The key '{keyColumn}' has not the same type in all kinds.");
        }

        return kinds;

        string WithPrefix(string text) => text.Replace("{prefix}", prefix, StringComparison.Ordinal);
    }

    private static List<PipelineView> Views(YamlMap file, ModelFolder models, IReadOnlyList<string> taken)
    {
        if (!file.Names.Contains("views"))
        {
            return [];
        }

        var map = file.Map("views");
        var views = new List<PipelineView>();
        foreach (var name in map.Names)
        {
            var place = map.PlaceOf(name);
            Checked(name, place);
            if (taken.Contains(name))
            {
                throw place.Mistake($"'{name}' names a clean table already.", "Give the view another name.");
            }

            var view = map.Map(name).Only("columns");
            views.Add(new PipelineView(name, Columns(view), models.Read("views", name, place)));
        }

        return views;
    }

    private static string[] Source(YamlMap kind, IReadOnlyList<string> keyNames)
    {
        var source = kind.List("source");
        foreach (var (text, place) in source)
        {
            Checked(text, place);
            if (keyNames.Contains(text))
            {
                throw place.Mistake($"'{text}' is the key, which is read anyway.", "Leave it out.");
            }

            if (source.Count(other => other.Text == text) > 1)
            {
                throw place.Mistake($"'{text}' stands twice among the source columns.", "Leave one out.");
            }
        }

        return source.Count > 0
            ? [.. source.Select(column => column.Text)]
            : throw kind.Place.Mistake("'source' must name at least one column.");
    }

    private static DeltaSchema Columns(YamlMap parent)
    {
        var map = parent.Map("columns");
        var columns = map.Names.Select(name =>
        {
            Checked(name, map.PlaceOf(name));
            var word = map.Text(name);
            var type = SqlTypes.Find(word)
                ?? throw map.PlaceOfValue(name).Mistake($"'{word}' is no type of a column.", Suggestion.For(word, SqlTypes.Names));
            return name.StartsWith('_')
                ? throw map.PlaceOf(name).Mistake($"The column '{name}' begins with '_', as only the runner's own do.", "Give it another name.")
                : new DeltaColumn(name, type);
        }).ToList();
        RefuseRepeats(columns.Select(column => column.Name.ToLowerInvariant()), "column", map.Place);
        return columns.Count > 0 ? new DeltaSchema(columns) : throw map.Place.Mistake("'columns' must name at least one column.");
    }

    private static void RefuseRepeats(IEnumerable<string> names, string what, Place place)
    {
        var repeated = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
        {
            throw place.Mistake($"The {what} '{repeated.Key}' stands twice.", "Names must differ.");
        }
    }

    private static string NameIn(YamlMap map, string entry) => Checked(map.Text(entry), map.PlaceOfValue(entry));

    /// <summary>A name that is safe as a table, a column and a file, on every engine.</summary>
    private static string Checked(string name, Place place) =>
        name.Length is > 0 and <= 128
        && (char.IsAsciiLetter(name[0]) || name[0] == '_' || char.IsAsciiDigit(name[0]))
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? name
            : throw place.Mistake($"'{name}' is no name.", "Use letters, digits and '_' only, 128 at most.");
}
