using System.Text.Json;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>CreateStream: makes a stream, active and durable when the answer goes out.</summary>
internal sealed class CreateStream(StreamCatalog streams) : IKinesisOperation
{
    private const int OnDemandShards = 4;
    private const int ShardCountLimit = 100_000;

    private static readonly string[] Modes = ["PROVISIONED", "ON_DEMAND"];

    /// <summary>The input. Without a number of shards the mode must be ON_DEMAND, which begins with four.</summary>
    public sealed record Request(string? StreamName, int? ShardCount, string? StreamMode = null);

    /// <inheritdoc/>
    public Task RunAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter reply, CancellationToken cancellation)
    {
        var fields = RequestFields.Parse(body);
        var mode = fields.Structure("StreamModeDetails")?.String("StreamMode");
        return RunAsync(new Request(fields.String("StreamName"), fields.Integer("ShardCount"), mode), cancellation);
    }

    /// <summary>Makes the stream.</summary>
    public async Task RunAsync(Request request, CancellationToken cancellation)
    {
        var isOnDemand = request.StreamMode == "ON_DEMAND";
        new Constraints()
            .NotNull(request.StreamName is not null, "streamName")
            .Name(request.StreamName, "streamName")
            .OneOf(request.StreamMode, Modes, "streamModeDetails.streamMode")
            .NotNull(request.ShardCount is not null || isOnDemand, "shardCount")
            .Range(request.ShardCount, 1, ShardCountLimit, "shardCount")
            .ThrowIfViolated();
        var (name, shardCount) = (request.StreamName!, request.ShardCount ?? OnDemandShards);
        if (streams.Log.FindStream(name) is not null)
        {
            throw InUse(name);
        }

        RequireQuota(shardCount);
        try
        {
            await streams.Log.CreateStreamAsync(name, shardCount, cancellation).ConfigureAwait(false);
        }
        catch (PinlakeException failure) when (failure.Kind == FailureKind.Conflict)
        {
            throw InUse(name);
        }
    }

    private void RequireQuota(int shardCount)
    {
        var (options, current) = (streams.Options, streams.Log.Streams.Sum(stream => stream.Shards.Count));
        if (current + shardCount > options.ShardCountMax)
        {
            throw KinesisError.LimitExceeded(FormattableString.Invariant(
                $"This request would exceed the shard limit for the account {options.AccountId} in {options.Region}. Current shard count for the account: {current}. Limit: {options.ShardCountMax}. Number of additional shards that would have resulted from this request: {shardCount}."));
        }
    }

    private KinesisError InUse(string name) =>
        KinesisError.ResourceInUse($"Stream {name} under account {streams.Options.AccountId} already exists.");
}
