using System.Globalization;
using System.Text.RegularExpressions;
using Pinlake.Lake.Objects;

namespace Pinlake.Lake.Delta;

/// <summary>What a listing of a log's folder holds.</summary>
internal sealed partial class LogListing
{
    private readonly Dictionary<long, List<(int Part, int Parts, string Key)>> checkpoints = [];

    /// <summary>Sorts the names of a log's folder.</summary>
    /// <param name="objects">The listing.</param>
    /// <param name="prefix">Beginning of all keys, up to the file name.</param>
    public LogListing(IEnumerable<ObjectInfo> objects, string prefix)
    {
        foreach (var info in objects)
        {
            var match = NamePattern.Match(info.Key, prefix.Length, info.Key.Length - prefix.Length);
            if (!match.Success)
            {
                continue;
            }

            var version = long.Parse(match.Groups["version"].ValueSpan, CultureInfo.InvariantCulture);
            if (match.Groups["commit"].Success)
            {
                Commits.Add(version);
            }
            else if (match.Groups["uuid"].Success)
            {
                HasV2Checkpoint = true;
            }
            else
            {
                var (part, parts) = match.Groups["part"].Success
                    ? (int.Parse(match.Groups["part"].ValueSpan, CultureInfo.InvariantCulture),
                        int.Parse(match.Groups["parts"].ValueSpan, CultureInfo.InvariantCulture))
                    : (1, 1);
                if (!checkpoints.TryGetValue(version, out var found))
                {
                    checkpoints[version] = found = [];
                }

                found.Add((part, parts, info.Key));
            }
        }
    }

    /// <summary>Versions that have a commit file, ascending.</summary>
    public List<long> Commits { get; } = [];

    /// <summary>Whether there is a checkpoint of the second kind, which we do not read.</summary>
    public bool HasV2Checkpoint { get; }

    /// <summary>The newest checkpoint that has all its parts, not above a version.</summary>
    /// <returns>Its version and the keys of its parts, or null.</returns>
    public (long Version, IReadOnlyList<string> Keys)? NewestCheckpoint(long versionMax)
    {
        foreach (var version in checkpoints.Keys.Where(version => version <= versionMax).OrderDescending())
        {
            foreach (var group in checkpoints[version].GroupBy(file => file.Parts))
            {
                var parts = group.OrderBy(file => file.Part).ToList();
                if (parts.Count == group.Key && parts[0].Part == 1 && parts[^1].Part == group.Key)
                {
                    return (version, parts.Select(file => file.Key).ToList());
                }
            }
        }

        return null;
    }

    [GeneratedRegex(
        @"\G(?<version>[0-9]{20})\.(?:(?<commit>json)|checkpoint(?:\.(?<part>[0-9]{10})\.(?<parts>[0-9]{10})|(?<uuid>\.[0-9a-f-]{36}))?\.(?:parquet|(?<=\.[0-9a-f-]{36}\.)json))$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern { get; }
}
