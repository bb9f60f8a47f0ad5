using System.ComponentModel.DataAnnotations;

namespace Pinlake.Jobs.Sink;

/// <summary>Which topics become raw objects, and when an object is closed. Bound from "Sink".</summary>
public sealed class SinkOptions
{
    /// <summary>Names of the topics; one that does not exist yet is waited for. Required.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Topics { get; set; } = [];

    /// <summary>Bytes at which an object is closed. From 1 KiB to 256 MiB; 4 MiB unless set.</summary>
    [Range(1 << 10, 256 << 20)]
    public int ObjectBytesMax { get; set; } = 4 << 20;

    /// <summary>Age of its first record at which an object is closed. From 10 ms to 1 day; 5 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan ObjectAgeMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of open objects over all partitions at which the largest is closed. From 1 MiB to 4 GiB; 32 MiB unless set.</summary>
    [Range(1 << 20, 4L << 30)]
    public long BufferBytesMax { get; set; } = 32 << 20;

    /// <summary>Wait between two looks for new topics and partitions. From 100 ms to 1 h; 2 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan DiscoverDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a Kafka that does not answer is waited for, once it has answered. From 0 to 1 day; 10 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan OutageMax { get; set; } = TimeSpan.FromMinutes(10);
}
