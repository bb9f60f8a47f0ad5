using Pinlake.Lake.Objects;

namespace Pinlake.Jobs;

/// <summary>The folders of objects that jobs share with other processes: raw objects, plans and tables.</summary>
/// <param name="Raw">Folder above <c>topics/</c>.</param>
/// <param name="Plans">Folder above <c>{lane}/</c>.</param>
/// <param name="Tables">Folder above <c>{schema}/{table}/</c>.</param>
public sealed record LakeFolders(ObjectFolder Raw, ObjectFolder Plans, ObjectFolder Tables)
{
    /// <summary>The folders as they lie in a data folder; made when first written to.</summary>
    public static LakeFolders Below(string dataFolder) => new(
        new ObjectFolder(Path.Combine(dataFolder, "raw")),
        new ObjectFolder(Path.Combine(dataFolder, "plans")),
        new ObjectFolder(Path.Combine(dataFolder, "tables")));
}
