using System.ComponentModel.DataAnnotations;
using Pinlake.Jobs.Sources;

namespace Pinlake.App.Configuration;

/// <summary>Our Kafka listener, and the brokers that lanes of their own process go to. <c>kafka.*</c></summary>
internal sealed class KafkaOptions
{
    /// <summary>Address to listen on; 127.0.0.1 unless set. Only loopback is accepted until keys exist.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port, 0 to 65535; 0 takes a free one; 9092 unless set.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 9092;

    /// <summary>The brokers that lanes of their own process go to. <c>kafka.source.*</c></summary>
    public KafkaSourceOptions Source { get; } = new();
}
