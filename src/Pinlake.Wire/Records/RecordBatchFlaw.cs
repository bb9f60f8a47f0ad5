namespace Pinlake.Wire.Records;

/// <summary>What is wrong with a batch, as far as a caller answers differently.</summary>
public enum RecordBatchFlaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Header, length or checksum: the bytes are not those that were sent.</summary>
    Damaged,

    /// <summary>Its codec does not exist.</summary>
    UnknownCodec,

    /// <summary>Its records decompress to more than the limit.</summary>
    TooLarge,

    /// <summary>The bytes are as they were sent, and are no records, or not those that the header tells of.</summary>
    BadRecords,
}
