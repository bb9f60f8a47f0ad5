using System.Text;
using System.Text.Json;

namespace Pinlake.Support;

/// <summary>Posts of a file of real ones: one JSON object a line, with <c>pin</c>, <c>geo</c> and <c>user</c>.</summary>
internal static class Posts
{
    /// <summary>Every row of the file as a record of its kind, in the order of the posts.</summary>
    public static IReadOnlyList<CleaningCase> Records(string path) =>
    [
        .. File.ReadLines(path).SelectMany(line =>
        {
            using var post = JsonDocument.Parse(line);
            return new[] { "pin", "geo", "user" }.Select(kind =>
                new CleaningCase("", kind, Encoding.UTF8.GetBytes(post.RootElement.GetProperty(kind).GetRawText()), "")).ToArray();
        }),
    ];
}
