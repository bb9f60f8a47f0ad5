using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>Asks which requests are understood; the first request of most clients.</summary>
/// <remarks>
/// Source: Kafka protocol guide, "ApiVersions". A version that is not supported is answered in version 0, with
/// <see cref="ErrorCode.UnsupportedVersion"/> and the list, so that the client can ask again (KIP-511).
/// </remarks>
public sealed class ApiVersionsRequest : IRequest
{
    /// <inheritdoc/>
    public static Api Api { get; } = new(ApiKey.ApiVersions, LowestVersion: 0, HighestVersion: 4, LowestFlexibleVersion: 3);

    /// <summary>Name of the client's library; from version 3.</summary>
    public string ClientSoftwareName { get; set; } = "";

    /// <summary>Version of the client's library; from version 3.</summary>
    public string ClientSoftwareVersion { get; set; } = "";

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        if (fields.Version >= 3)
        {
            ClientSoftwareName = fields.String(ClientSoftwareName);
            ClientSoftwareVersion = fields.String(ClientSoftwareVersion);
        }

        fields.Tags();
    }
}

/// <summary>Answers <see cref="ApiVersionsRequest"/>.</summary>
public sealed class ApiVersionsResponse : IWireFields
{
    /// <summary>None, or UnsupportedVersion.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The requests that are understood.</summary>
    public IReadOnlyList<SupportedApi> ApiKeys { get; set; } = [];

    /// <summary>Milliseconds that the client was made to wait; from version 1.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ErrorCode = (ErrorCode)fields.Int16((short)ErrorCode);
        ApiKeys = fields.Array(ApiKeys);
        if (fields.Version >= 1)
        {
            ThrottleTimeMs = fields.Int32(ThrottleTimeMs);
        }

        fields.Tags();
    }
}

/// <summary>One kind of request and its versions.</summary>
public sealed class SupportedApi : IWireFields
{
    /// <summary>Number of the kind.</summary>
    public short ApiKey { get; set; }

    /// <summary>First version that is answered.</summary>
    public short MinVersion { get; set; }

    /// <summary>Last version that is answered.</summary>
    public short MaxVersion { get; set; }

    /// <inheritdoc/>
    public void Transfer(FieldCodec fields)
    {
        ApiKey = fields.Int16(ApiKey);
        MinVersion = fields.Int16(MinVersion);
        MaxVersion = fields.Int16(MaxVersion);
        fields.Tags();
    }
}
