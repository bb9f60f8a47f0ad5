namespace Pinlake.Pipelines.Reading;

/// <summary>The <c>.sql</c> files of a pipeline's folder: each is named by the YAML, and none is left over.</summary>
internal sealed class ModelFolder(string folder)
{
    private static readonly string[] Parts = ["clean", "views"];

    private readonly HashSet<string> read = [];

    /// <summary>Reads one model.</summary>
    /// <param name="part">Folder of the model: <c>clean</c> or <c>views</c>.</param>
    /// <param name="name">Its name, checked.</param>
    /// <param name="place">Where the YAML names it.</param>
    public ModelFile Read(string part, string name, Place place)
    {
        var path = $"{part}/{name}.sql";
        var full = Path.Combine(folder, part, $"{name}.sql");
        if (!File.Exists(full))
        {
            throw place.Mistake($"There is no file '{path}'.", Suggestion.For(name, NamesIn(part)));
        }

        read.Add(path);
        return new ModelFile(path, File.ReadAllText(full).ReplaceLineEndings("\n"));
    }

    /// <summary>Refuses a file that nothing names: it would never run, and nobody would notice.</summary>
    public void RefuseUnused()
    {
        foreach (var part in Parts)
        {
            if (NamesIn(part).Select(name => $"{part}/{name}.sql").FirstOrDefault(path => !read.Contains(path)) is { } unused)
            {
                throw new Place(unused, 1, 1).Mistake(
                    "pipeline.yaml does not name this file.", part == "clean" ? "Name it as a kind's model, or remove it." : "Name it below 'views', or remove it.");
            }
        }
    }

    private IEnumerable<string> NamesIn(string part)
    {
        var path = Path.Combine(folder, part);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.sql").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
            : [];
    }
}
