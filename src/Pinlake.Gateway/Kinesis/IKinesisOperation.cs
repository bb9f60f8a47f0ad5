using System.Text.Json;

namespace Pinlake.Gateway.Kinesis;

/// <summary>One operation of the service in its JSON form: the action of a request's target.</summary>
internal interface IKinesisOperation
{
    /// <summary>Reads the input, acts, writes the output (nothing where the operation has none).</summary>
    /// <param name="body">The request's body; good until the task completes.</param>
    /// <param name="reply">Where the output goes.</param>
    /// <param name="cancellation">Stops waits, not writes.</param>
    /// <exception cref="KinesisError">Whatever the service would answer instead.</exception>
    Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation);
}
