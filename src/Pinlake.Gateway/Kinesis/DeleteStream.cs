using System.Text.Json;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>DeleteStream: forgets a stream and its records at once.</summary>
internal sealed class DeleteStream(StreamCatalog streams) : IKinesisOperation
{
    /// <inheritdoc/>
    public Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation) =>
        RunAsync(StreamReference.Of(RequestFields.Parse(body)), cancellation);

    /// <summary>Forgets the stream.</summary>
    public async Task RunAsync(string? streamName, CancellationToken cancellation)
    {
        new Constraints().NotNull(streamName is not null, "streamName").Name(streamName, "streamName").ThrowIfViolated();
        var stream = streams.Find(streamName!);
        try
        {
            await streams.Log.DeleteStreamAsync(stream.Name, cancellation).ConfigureAwait(false);
        }
        catch (PinlakeException failure) when (failure.Kind == FailureKind.NotFound)
        {
            streams.Find(stream.Name); // Somebody was faster: the same words as if it had never been.
            throw;
        }
    }
}
