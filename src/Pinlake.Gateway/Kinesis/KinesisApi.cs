using Pinlake.Log;

namespace Pinlake.Gateway.Kinesis;

/// <summary>All operations over one log; the list of what <c>X-Amz-Target</c> may name.</summary>
internal sealed class KinesisApi
{
    /// <summary>What a target begins with.</summary>
    public const string TargetPrefix = "Kinesis_20131202.";

    private readonly Dictionary<string, IKinesisOperation> operations;

    /// <summary>The operations over <paramref name="log"/>.</summary>
    /// <param name="log">Holds the streams.</param>
    /// <param name="clock">Arrival times and the age of iterators.</param>
    /// <param name="options">Checked by the caller.</param>
    /// <param name="append">Where batches go; the log, unless a benchmark says otherwise.</param>
    public KinesisApi(LogStore log, TimeProvider clock, KinesisOptions options, BatchAppend? append = null)
    {
        var streams = new StreamCatalog(log, clock, options);
        var writer = new ShardWriter(
            append is null ? PartitionedAppend.To(log, clock) : new PartitionedAppend(append, log.Options.BatchBytesMax, clock),
            clock);
        CreateStream = new CreateStream(streams);
        DeleteStream = new DeleteStream(streams);
        DescribeStream = new DescribeStream(streams);
        ListStreams = new ListStreams(streams);
        GetShardIterator = new GetShardIterator(streams);
        GetRecords = new GetRecords(streams);
        PutRecord = new PutRecord(streams, writer);
        PutRecords = new PutRecords(streams, writer);
        operations = new Dictionary<string, IKinesisOperation>(StringComparer.Ordinal)
        {
            [nameof(CreateStream)] = CreateStream,
            [nameof(DeleteStream)] = DeleteStream,
            [nameof(DescribeStream)] = DescribeStream,
            [nameof(DescribeStreamSummary)] = new DescribeStreamSummary(streams),
            [nameof(ListStreams)] = ListStreams,
            [nameof(ListShards)] = new ListShards(streams),
            [nameof(GetShardIterator)] = GetShardIterator,
            [nameof(GetRecords)] = GetRecords,
            [nameof(PutRecord)] = PutRecord,
            [nameof(PutRecords)] = PutRecords,
        };
    }

    /// <summary>CreateStream.</summary>
    public CreateStream CreateStream { get; }

    /// <summary>DeleteStream.</summary>
    public DeleteStream DeleteStream { get; }

    /// <summary>DescribeStream.</summary>
    public DescribeStream DescribeStream { get; }

    /// <summary>ListStreams.</summary>
    public ListStreams ListStreams { get; }

    /// <summary>GetShardIterator.</summary>
    public GetShardIterator GetShardIterator { get; }

    /// <summary>GetRecords.</summary>
    public GetRecords GetRecords { get; }

    /// <summary>PutRecord.</summary>
    public PutRecord PutRecord { get; }

    /// <summary>PutRecords.</summary>
    public PutRecords PutRecords { get; }

    /// <summary>The operation that a target names.</summary>
    /// <exception cref="KinesisError">AccessDeniedException without a target, UnknownOperationException with another.</exception>
    public IKinesisOperation Find(string? target)
    {
        if (string.IsNullOrEmpty(target))
        {
            throw KinesisError.AccessDenied();
        }

        return target.StartsWith(TargetPrefix, StringComparison.Ordinal) && operations.TryGetValue(target[TargetPrefix.Length..], out var operation)
            ? operation
            : throw KinesisError.UnknownOperation($"'{target}' is no operation of this service.");
    }
}
