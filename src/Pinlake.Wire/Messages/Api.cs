namespace Pinlake.Wire.Messages;

/// <summary>One kind of request and the versions of it that are read and answered.</summary>
/// <param name="Key">Its number.</param>
/// <param name="LowestVersion">First version that is answered.</param>
/// <param name="HighestVersion">Last version that is answered.</param>
/// <param name="LowestFlexibleVersion">First version with compact fields and tags.</param>
public sealed record Api(ApiKey Key, short LowestVersion, short HighestVersion, short LowestFlexibleVersion)
{
    /// <summary>All that are answered, by number.</summary>
    public static IReadOnlyList<Api> All { get; } =
    [
        ProduceRequest.Api,
        FetchRequest.Api,
        ListOffsetsRequest.Api,
        MetadataRequest.Api,
        OffsetCommitRequest.Api,
        OffsetFetchRequest.Api,
        FindCoordinatorRequest.Api,
        ApiVersionsRequest.Api,
        CreateTopicsRequest.Api,
        DeleteTopicsRequest.Api,
        InitProducerIdRequest.Api,
    ];

    /// <summary>Finds the kind of number <paramref name="key"/>, or null.</summary>
    public static Api? Find(short key)
    {
        foreach (var api in All)
        {
            if ((short)api.Key == key)
            {
                return api;
            }
        }

        return null;
    }

    /// <summary>Whether <paramref name="version"/> is answered.</summary>
    public bool Supports(short version) => version >= LowestVersion && version <= HighestVersion;

    /// <summary>Whether <paramref name="version"/> has compact fields and tags.</summary>
    public bool IsFlexible(short version) => version >= LowestFlexibleVersion;
}
