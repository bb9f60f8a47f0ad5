using System.ComponentModel.DataAnnotations;

namespace Pinlake.Log.Broker;

/// <summary>What the Kafka listener tells its clients, and what it lets them take. Bound from "Broker".</summary>
public sealed class BrokerOptions
{
    /// <summary>Host that clients are told to connect to; unless set, the address that the client asking has connected to.</summary>
    public string? AdvertisedHost { get; set; }

    /// <summary>Port that clients are told to connect to; unless set, the port that the client asking has connected to.</summary>
    [Range(1, 65_535)]
    public int? AdvertisedPort { get; set; }

    /// <summary>Bytes of the largest request. From 1 MiB to 100 MiB; 16 MiB unless set. A longer one closes the connection.</summary>
    [Range(1 << 20, 100 << 20)]
    public int RequestBytesMax { get; set; } = 16 << 20;

    /// <summary>Bytes of records in the largest fetch response, however much the client asks for. From 64 KiB to 64 MiB; 8 MiB unless set.</summary>
    [Range(64 << 10, 64 << 20)]
    public int FetchBytesMax { get; set; } = 8 << 20;

    /// <summary>Requests of one connection that may wait for their answers. From 1 to 1,000; 32 unless set.</summary>
    [Range(1, 1_000)]
    public int InFlightRequestsMax { get; set; } = 32;

    /// <summary>Bytes of one connection's waiting requests, one of them always allowed. From 1 MiB to 100 MiB; 8 MiB unless set.</summary>
    [Range(1 << 20, 100 << 20)]
    public int InFlightBytesMax { get; set; } = 8 << 20;

    /// <summary>Connections at a time; one more is closed at once. From 1 to 100,000; 1,000 unless set.</summary>
    [Range(1, 100_000)]
    public int ConnectionsMax { get; set; } = 1_000;

    /// <summary>How long a connection may send nothing. From 1 s to 1 day; 10 minutes unless set, as Kafka.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleMax { get; set; } = TimeSpan.FromMinutes(10);
}
