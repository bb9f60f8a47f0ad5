using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pinlake.Log.Catalog;

/// <summary>One change of the catalog, as the journal keeps it: a JSON object whose <c>change</c> names its kind.</summary>
/// <remarks>Fields may be added; a kind that is not known stops the program from opening the journal.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(JournalMade), "journalMade")]
[JsonDerivedType(typeof(TopicMade), "topicMade")]
[JsonDerivedType(typeof(TopicDeleted), "topicDeleted")]
[JsonDerivedType(typeof(StreamMade), "streamMade")]
[JsonDerivedType(typeof(StreamDeleted), "streamDeleted")]
[JsonDerivedType(typeof(ProducerIdsTaken), "producerIdsTaken")]
internal abstract record CatalogChange
{
    /// <summary>The change as the journal keeps it, UTF-8.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CatalogJson.Default.CatalogChange);

    /// <summary>Reads a change; throws <see cref="JsonException"/> or <see cref="NotSupportedException"/> when it is none.</summary>
    public static CatalogChange FromBytes(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, CatalogJson.Default.CatalogChange) ?? throw new JsonException("null");
}

/// <summary>The journal was made.</summary>
internal sealed record JournalMade(Guid Id) : CatalogChange;

/// <summary>A topic was made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its identity.</param>
/// <param name="CreatedAtMs">Milliseconds since 1970.</param>
/// <param name="Partitions">The journal's numbers of its partitions, in order.</param>
internal sealed record TopicMade(string Name, Guid Id, long CreatedAtMs, IReadOnlyList<int> Partitions) : CatalogChange;

/// <summary>A topic was deleted.</summary>
internal sealed record TopicDeleted(Guid Id) : CatalogChange;

/// <summary>A stream was made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its identity.</param>
/// <param name="CreatedAtMs">Milliseconds since 1970.</param>
/// <param name="Epoch">Seconds since 1970 in its sequence numbers.</param>
/// <param name="Shards">Its shards, in order.</param>
internal sealed record StreamMade(
    string Name, Guid Id, long CreatedAtMs, long Epoch, IReadOnlyList<ShardMade> Shards) : CatalogChange;

/// <summary>A shard of a stream that was made.</summary>
/// <param name="Partition">The journal's number of its partition.</param>
/// <param name="Start">Lowest hash key.</param>
/// <param name="End">Highest hash key.</param>
internal sealed record ShardMade(int Partition, UInt128 Start, UInt128 End);

/// <summary>A stream was deleted.</summary>
internal sealed record StreamDeleted(Guid Id) : CatalogChange;

/// <summary>Producer ids below <paramref name="UpTo"/> are given away or on their way.</summary>
internal sealed record ProducerIdsTaken(long UpTo) : CatalogChange;

/// <summary>The whole catalog at one moment, for the start of a segment.</summary>
/// <param name="NextChange">Number of the first change that it does not hold.</param>
/// <param name="Id">The journal's identity.</param>
/// <param name="NextPartition">Number that the next partition gets.</param>
/// <param name="ProducerIds">Producer ids below it are given away.</param>
/// <param name="EpochFloor">Streams made later have a higher epoch.</param>
/// <param name="Topics">The topics.</param>
/// <param name="Streams">The streams.</param>
internal sealed record CatalogSnapshot(
    long NextChange,
    Guid Id,
    int NextPartition,
    long ProducerIds,
    long EpochFloor,
    IReadOnlyList<TopicMade> Topics,
    IReadOnlyList<StreamMade> Streams)
{
    /// <summary>The snapshot as the journal keeps it, UTF-8 JSON.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CatalogJson.Default.CatalogSnapshot);

    /// <summary>Reads a snapshot; throws <see cref="JsonException"/> when it is none.</summary>
    public static CatalogSnapshot FromBytes(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, CatalogJson.Default.CatalogSnapshot) ?? throw new JsonException("null");
}

/// <summary>The JSON of the catalog.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CatalogChange))]
[JsonSerializable(typeof(CatalogSnapshot))]
internal sealed partial class CatalogJson : JsonSerializerContext;
