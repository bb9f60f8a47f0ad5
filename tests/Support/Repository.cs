namespace Pinlake.Support;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Full path of the folder that holds Pinlake.slnx.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pinlake.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Pinlake.slnx above '{AppContext.BaseDirectory}'.");
    }
}
