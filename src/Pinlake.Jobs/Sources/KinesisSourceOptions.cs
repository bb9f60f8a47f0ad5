using System.ComponentModel.DataAnnotations;

namespace Pinlake.Jobs.Sources;

/// <summary>How often shards are asked for records. Bound from "Live".</summary>
public sealed class KinesisSourceOptions
{
    /// <summary>Most records in one answer. From 1 to 10,000; 1,000 unless set.</summary>
    [Range(1, 10_000)]
    public int AnswerRecordsMax { get; set; } = 1000;

    /// <summary>Shortest wait between two questions to a shard while it has records; 0 unless set. AWS allows five a second: 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan BusyDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Longest wait between two questions to a shard that has none. From 10 ms to 10 s; 200 ms unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan IdleDelayMax { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Wait between two looks for new streams and shards. From 100 ms to 10 min; 2 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan DiscoverDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a Kinesis that does not answer is waited for before the job gives up. From 0 to 1 day; 10 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan OutageMax { get; set; } = TimeSpan.FromMinutes(10);
}
