namespace Pinlake.Lake.Delta;

/// <summary>What a reader and a writer must know to touch a table.</summary>
/// <param name="MinReaderVersion">Lowest reader version; 3 means that <paramref name="ReaderFeatures"/> counts.</param>
/// <param name="MinWriterVersion">Lowest writer version; 7 means that <paramref name="WriterFeatures"/> counts.</param>
/// <param name="ReaderFeatures">Features that a reader must know, from version 3 on.</param>
/// <param name="WriterFeatures">Features that a writer must know, from version 7 on.</param>
internal sealed record TableProtocol(
    int MinReaderVersion,
    int MinWriterVersion,
    IReadOnlyList<string>? ReaderFeatures = null,
    IReadOnlyList<string>? WriterFeatures = null)
{
    /// <summary>The protocol of the tables that we create.</summary>
    public static TableProtocol Ours { get; } = new(1, 2);
}
