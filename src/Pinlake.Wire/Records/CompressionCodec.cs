namespace Pinlake.Wire.Records;

/// <summary>How the records of a batch are compressed; the lowest three bits of its attributes.</summary>
/// <remarks>Source: Kafka documentation, "Record Batch".</remarks>
public enum CompressionCodec
{
    /// <summary>As they are.</summary>
    None = 0,

    /// <summary>RFC 1952.</summary>
    Gzip = 1,

    /// <summary>One raw block, or the blocks of snappy-java's stream.</summary>
    Snappy = 2,

    /// <summary>LZ4 frame format.</summary>
    Lz4 = 3,

    /// <summary>RFC 8878.</summary>
    Zstd = 4,
}
