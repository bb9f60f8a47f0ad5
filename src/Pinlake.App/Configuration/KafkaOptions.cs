using System.ComponentModel.DataAnnotations;

namespace Pinlake.App.Configuration;

/// <summary>Where our Kafka listens. <c>kafka.*</c></summary>
internal sealed class KafkaOptions
{
    /// <summary>Address to listen on; 127.0.0.1 unless set. Only loopback is accepted until keys exist.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port, 0 to 65535; 0 takes a free one; 9092 unless set.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 9092;
}
