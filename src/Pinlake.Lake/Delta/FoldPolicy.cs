namespace Pinlake.Lake.Delta;

/// <summary>Which small files join a rewrite, so that a table of many small commits keeps few files.</summary>
/// <remarks>
/// Nothing happens up to <see cref="SmallFilesMax"/>. Then the smallest join, at least half of them, and the next larger
/// ones for as long as they are at most twice what has joined: every row is written again a number of times that grows
/// with the logarithm of the table, and no file that is large already.
/// </remarks>
internal static class FoldPolicy
{
    /// <summary>Files below this are small. A rewrite of one takes some tens of milliseconds.</summary>
    public const long SmallFileBytesMax = 16L << 20;

    /// <summary>Small files that a table may keep.</summary>
    public const int SmallFilesMax = 16;

    /// <summary>Whether a file is small.</summary>
    public static bool IsSmall(AddFile file) => file.SizeBytes < SmallFileBytesMax;

    /// <summary>The files that join.</summary>
    /// <param name="files">All files that are not rewritten anyway.</param>
    public static IReadOnlyList<AddFile> Choose(IEnumerable<AddFile> files)
    {
        var small = files.Where(IsSmall).OrderBy(file => file.SizeBytes).ToList();
        if (small.Count < SmallFilesMax)
        {
            return [];
        }

        var chosen = new List<AddFile>();
        var gatheredBytes = 0L;
        foreach (var file in small)
        {
            if (chosen.Count >= SmallFilesMax / 2 && file.SizeBytes > 2 * gatheredBytes)
            {
                break;
            }

            chosen.Add(file);
            gatheredBytes += file.SizeBytes;
        }

        return chosen;
    }
}
