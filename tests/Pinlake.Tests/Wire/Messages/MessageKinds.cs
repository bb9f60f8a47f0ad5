using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;

namespace Pinlake.Tests.Wire.Messages;

/// <summary>Every kind of request with what makes its messages.</summary>
internal static class MessageKinds
{
    /// <summary>Kind, request and response, by number of the kind.</summary>
    public static readonly IReadOnlyDictionary<ApiKey, (Api Api, Func<IWireFields> Request, Func<IWireFields> Response)> All =
        new Dictionary<ApiKey, (Api, Func<IWireFields>, Func<IWireFields>)>
        {
            [ApiKey.Produce] = (ProduceRequest.Api, () => new ProduceRequest(), () => new ProduceResponse()),
            [ApiKey.Fetch] = (FetchRequest.Api, () => new FetchRequest(), () => new FetchResponse()),
            [ApiKey.ListOffsets] = (ListOffsetsRequest.Api, () => new ListOffsetsRequest(), () => new ListOffsetsResponse()),
            [ApiKey.Metadata] = (MetadataRequest.Api, () => new MetadataRequest(), () => new MetadataResponse()),
            [ApiKey.OffsetCommit] = (OffsetCommitRequest.Api, () => new OffsetCommitRequest(), () => new OffsetCommitResponse()),
            [ApiKey.OffsetFetch] = (OffsetFetchRequest.Api, () => new OffsetFetchRequest(), () => new OffsetFetchResponse()),
            [ApiKey.FindCoordinator] = (FindCoordinatorRequest.Api, () => new FindCoordinatorRequest(), () => new FindCoordinatorResponse()),
            [ApiKey.ApiVersions] = (ApiVersionsRequest.Api, () => new ApiVersionsRequest(), () => new ApiVersionsResponse()),
            [ApiKey.CreateTopics] = (CreateTopicsRequest.Api, () => new CreateTopicsRequest(), () => new CreateTopicsResponse()),
            [ApiKey.DeleteTopics] = (DeleteTopicsRequest.Api, () => new DeleteTopicsRequest(), () => new DeleteTopicsResponse()),
            [ApiKey.InitProducerId] = (InitProducerIdRequest.Api, () => new InitProducerIdRequest(), () => new InitProducerIdResponse()),
        };

    /// <summary>Reads a request or response, header included.</summary>
    /// <returns>The message, and the same written again; null when it cannot be read.</returns>
    public static (IWireFields Message, byte[] Again)? Transfer(Api api, short version, bool isRequest, ReadOnlyMemory<byte> bytes)
    {
        var (_, newRequest, newResponse) = All[api.Key];
        var message = isRequest ? newRequest() : newResponse();
        var reader = new FieldReader(bytes, version, api.IsFlexible(version));
        using var writer = new FieldWriter(version, api.IsFlexible(version));
        var (correlationId, clientId) = (0, (string?)null);
        foreach (var fields in new FieldCodec[] { reader, writer })
        {
            // The headers as the guide has them; RequestHeader and ResponseFrame are the product's own.
            if (isRequest)
            {
                fields.Int16((short)api.Key);
                fields.Int16(version);
            }

            correlationId = fields.Int32(correlationId);
            clientId = isRequest ? fields.LegacyNullableString(clientId) : null;
            if (isRequest || api.Key != ApiKey.ApiVersions)
            {
                fields.Tags();
            }

            message.Transfer(fields);
        }

        return reader.Failed || !reader.Rest.IsEmpty ? null : (message, writer.ToArray());
    }
}
