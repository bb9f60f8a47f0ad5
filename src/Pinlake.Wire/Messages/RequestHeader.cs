using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>What stands in front of every request.</summary>
/// <param name="ApiKey">Number of the kind of request; may be one that is not understood.</param>
/// <param name="Version">Version of the request; may be one that is not supported.</param>
/// <param name="CorrelationId">The client's number for the request, which the response repeats.</param>
/// <param name="ClientId">The client's name for itself, or null.</param>
/// <remarks>
/// Layout: api key int16, version int16, correlation id int32, client id nullable string (never compact), tags where
/// the version is flexible. Source: Kafka protocol guide, "Request Header" v1 and v2.
/// </remarks>
public readonly record struct RequestHeader(short ApiKey, short Version, int CorrelationId, string? ClientId)
{
    /// <summary>Reads the header at the start of <paramref name="frame"/>, which is a request without its length.</summary>
    /// <param name="frame">Bytes off the wire; may hold anything.</param>
    /// <param name="header">The header; the default when false.</param>
    /// <param name="body">What follows it; of a request that is not understood, its start may be the tags.</param>
    /// <returns>False when cut short.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> frame, out RequestHeader header, out ReadOnlyMemory<byte> body)
    {
        var key = new FieldReader(frame, 0, flexible: false);
        var apiKey = key.Int16(0);
        var version = key.Int16(0);
        var fields = new FieldReader(key.Rest, version, Api.Find(apiKey)?.IsFlexible(version) ?? false);
        header = new RequestHeader(apiKey, version, fields.Int32(0), fields.LegacyNullableString(null));
        // What comes behind the client id of an unknown version is not known, and nobody asks.
        if (Api.Find(apiKey)?.Supports(version) ?? false)
        {
            fields.Tags();
        }

        body = fields.Rest;
        if (key.Failed || fields.Failed)
        {
            header = default;
            return false;
        }

        return true;
    }
}
