using Pinlake.Log.Groups;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Broker;

/// <summary>Takes a request's bytes, gives it to whoever answers its kind.</summary>
internal sealed class RequestHandlers(LogStore log, GroupOffsets groups, BrokerOptions options, TimeProvider clock)
{
    private readonly ProduceHandler produce = new(log);
    private readonly FetchHandler fetch = new(log, options, clock);
    private readonly ListOffsetsHandler listOffsets = new(log);
    private readonly MetadataHandler metadata = new(log, options);
    private readonly TopicsHandler topics = new(log);
    private readonly InitProducerIdHandler producerIds = new(log);
    private readonly GroupsHandler group = new(log, groups, options);

    /// <summary>Starts to answer; what a produce request appends is in order when this returns.</summary>
    /// <param name="api">Kind of the request.</param>
    /// <param name="version">Version of the request; afterwards the one to answer in.</param>
    /// <param name="body">Bytes off the wire, valid until the answer is there.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="leaving">The client or the server is going: a fetch waits no longer. Nothing else can take long.</param>
    /// <exception cref="ProtocolBreachException">The version is not supported, or the bytes are not the request.</exception>
    public Task<IWireFields?> Handle(
        Api api,
        ref short version,
        ReadOnlyMemory<byte> body,
        ClientContext client,
        CancellationToken leaving)
    {
        if (!api.Supports(version))
        {
            if (api.Key != ApiKey.ApiVersions)
            {
                throw new ProtocolBreachException($"{api.Key} requests of version {version} are not understood");
            }

            version = 0;
            return Answer(ApiVersionsHandler.Unsupported());
        }

        return api.Key switch
        {
            ApiKey.Produce => produce.HandleAsync(version, Read<ProduceRequest>(version, body)),
            ApiKey.Fetch => fetch.HandleAsync(Read<FetchRequest>(version, body), leaving),
            ApiKey.ListOffsets => listOffsets.HandleAsync(Read<ListOffsetsRequest>(version, body)),
            ApiKey.Metadata => metadata.HandleAsync(version, Read<MetadataRequest>(version, body), client),
            ApiKey.OffsetCommit => group.CommitAsync(Read<OffsetCommitRequest>(version, body)),
            ApiKey.OffsetFetch => group.FetchAsync(version, Read<OffsetFetchRequest>(version, body)),
            ApiKey.FindCoordinator => Answer(group.Find(version, Read<FindCoordinatorRequest>(version, body), client)),
            ApiKey.ApiVersions => Answer(ApiVersionsHandler.Handle(Read<ApiVersionsRequest>(version, body))),
            ApiKey.CreateTopics => topics.CreateAsync(Read<CreateTopicsRequest>(version, body)),
            ApiKey.DeleteTopics => topics.DeleteAsync(version, Read<DeleteTopicsRequest>(version, body)),
            ApiKey.InitProducerId => producerIds.HandleAsync(Read<InitProducerIdRequest>(version, body)),
            _ => throw new ProtocolBreachException($"{api.Key} requests are not answered"),
        };
    }

    private static Task<IWireFields?> Answer(IWireFields response) => Task.FromResult<IWireFields?>(response);

    private static T Read<T>(short version, ReadOnlyMemory<byte> body)
        where T : IRequest, new()
    {
        var fields = new FieldReader(body, version, T.Api.IsFlexible(version));
        var request = new T();
        request.Transfer(fields);
        // What follows the last field is left alone, as Kafka does: librdkafka asks for all topics (Metadata, version 9
        // and later) with four bytes of zero for an array that takes one.
        return fields.Failed
            ? throw new ProtocolBreachException($"a {T.Api.Key} request of version {version} cannot be read")
            : request;
    }
}
