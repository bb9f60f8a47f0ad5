using System.ComponentModel.DataAnnotations;

namespace Pinlake.Jobs.Sources;

/// <summary>Which Kafka to read from, and how much of it to hold in memory. Bound from "Kafka".</summary>
public sealed class KafkaSourceOptions
{
    /// <summary>Comma-separated <c>host:port</c> of one or more brokers. Required.</summary>
    [Required]
    public string BootstrapServers { get; set; } = "";

    /// <summary>Bytes of records fetched ahead over all partitions. From 1 MiB to 1 GiB; 8 MiB unless set.</summary>
    [Range(1 << 20, 1 << 30)]
    public int BufferBytesMax { get; set; } = 8 << 20;

    /// <summary>Longest wait for one answer about topics and offsets. From 1 s to 5 min; 10 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan AnswerDelayMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Further settings by librdkafka's own names, such as <c>security.protocol</c> or <c>sasl.username</c>; they win
    /// over ours, save for those that keep offsets exact. Empty unless set.
    /// </summary>
    public IDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
