using System.Buffers;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Broker;

/// <summary>A request that is being answered, in its place among the others of its connection.</summary>
/// <param name="Api">Its kind.</param>
/// <param name="Version">The version to answer in.</param>
/// <param name="CorrelationId">The client's number for it.</param>
/// <param name="Response">The answer to come; null when the client wants none.</param>
/// <param name="Frame">The request's bytes, rented; they live until it is answered.</param>
/// <param name="FrameBytes">How many of them are the request.</param>
internal sealed record PendingAnswer(
    Api Api,
    short Version,
    int CorrelationId,
    Task<IWireFields?> Response,
    byte[] Frame,
    int FrameBytes)
{
    /// <summary>Gives the request's bytes back.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(Frame);
}
