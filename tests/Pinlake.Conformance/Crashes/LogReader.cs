using Microsoft.Extensions.Logging.Abstractions;
using Pinlake.Log;

namespace Pinlake.Conformance.Crashes;

/// <summary>How many records a stopped log holds.</summary>
internal sealed class LogReader : IAsyncDisposable
{
    private readonly LogStore log;

    private LogReader(LogStore log) => this.log = log;

    public static async Task<LogReader> OpenAsync(string folder, CancellationToken cancellation) => new(await LogStore.OpenAsync(
        new LogOptions { Folder = folder }, TimeProvider.System, NullLogger<LogStore>.Instance, cancellation));

    public long RecordsOfTopic(string name) => Enumerable.Range(0, log.FindTopic(name)!.PartitionCount)
        .Sum(index => log.Offsets(new(name, index)).HighWatermark.Value);

    public long RecordsOfStream(string name)
    {
        var stream = log.FindStream(name)!;
        return stream.Shards.Sum(shard => log.Offsets(stream.Partition(shard.Index)).HighWatermark.Value);
    }

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
