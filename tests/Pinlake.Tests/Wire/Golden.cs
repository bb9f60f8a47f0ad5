using Pinlake.Support;

namespace Pinlake.Tests.Wire;

/// <summary>The bytes of strangers in Wire/Golden; its README says where each is from.</summary>
internal static class Golden
{
    /// <summary>The codecs that a batch of each stranger is kept of.</summary>
    public static readonly string[] Codecs = ["none", "gzip", "snappy", "lz4", "zstd"];

    /// <summary>A batch as a real broker stored it.</summary>
    public static byte[] Batch(string name) => File.ReadAllBytes(Path.Combine(Folder, "batches", name + ".batch"));

    /// <summary>Full path of the folder.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Pinlake.Tests", "Wire", "Golden");
}
