namespace Pinlake.Emulator;

/// <summary>The two ways that a row takes into the lake.</summary>
public enum Lane
{
    /// <summary>Kafka REST Proxy, for the daily batch.</summary>
    Batch,

    /// <summary>Kinesis behind API Gateway routes, for the live tables.</summary>
    Live,
}
