using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>A response ready to be sent: length, header, body.</summary>
/// <remarks>
/// Layout: length int32 (of what follows), correlation id int32, tags where the version is flexible, body. The header of
/// an ApiVersions response never has tags: a client that does not know the broker yet could not read them (KIP-511).
/// </remarks>
public static class ResponseFrame
{
    /// <summary>Writes <paramref name="response"/>.</summary>
    /// <param name="api">Kind of the request.</param>
    /// <param name="version">Version to answer in.</param>
    /// <param name="correlationId">The request's.</param>
    /// <param name="response">The body.</param>
    /// <returns>The frame; the caller disposes of it when sent.</returns>
    public static FieldWriter Write(Api api, short version, int correlationId, IWireFields response)
    {
        var frame = new FieldWriter(version, api.IsFlexible(version));
        frame.Int32(0);
        frame.Int32(correlationId);
        if (api.Key != ApiKey.ApiVersions)
        {
            frame.Tags();
        }

        response.Transfer(frame);
        frame.PatchFirstInt32(checked((int)(frame.LengthBytes - sizeof(int))));
        return frame;
    }
}
