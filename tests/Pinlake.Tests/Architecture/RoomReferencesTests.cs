using System.Xml.Linq;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Architecture;

public sealed class RoomReferencesTests
{
    [Fact]
    public void Every_project_references_exactly_the_rooms_of_its_row_in_the_architecture()
    {
        var written = RowsOfTheTable();
        var built = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .ToDictionary(RoomOf, ReferencesOf, StringComparer.Ordinal);

        built.Keys.Order(StringComparer.Ordinal).ShouldBe(written.Keys.Order(StringComparer.Ordinal));
        foreach (var (room, references) in built)
        {
            references.ShouldBe(written[room], ignoreOrder: true, $"references of {room}");
        }
    }

    [Fact]
    public void Nobody_sets_a_package_version_of_its_own()
    {
        var projects = Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains("artifacts", StringComparison.Ordinal)).ToList();

        projects.Count.ShouldBeGreaterThan(10);
        foreach (var project in projects)
        {
            XDocument.Load(project).Descendants("PackageReference")
                .Where(package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null)
                .ShouldBeEmpty(project);
        }
    }

    private static Dictionary<string, string[]> RowsOfTheTable() =>
        File.ReadLines(Path.Combine(Repository.Root, "ARCHITECTURE.md"))
            .SkipWhile(line => !line.StartsWith("| room |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(
                cells => cells[1],
                cells => cells[3].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                StringComparer.Ordinal);

    private static string[] ReferencesOf(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference").Select(reference => RoomOf(reference.Attribute("Include")!.Value))];

    private static string RoomOf(string projectPath) =>
        Path.GetFileNameWithoutExtension(projectPath).Replace("Pinlake.", "", StringComparison.Ordinal);
}
