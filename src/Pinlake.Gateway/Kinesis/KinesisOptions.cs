using System.ComponentModel.DataAnnotations;

namespace Pinlake.Gateway.Kinesis;

/// <summary>What the Kinesis API says of itself, and its one quota. Bound from "Kinesis".</summary>
public sealed class KinesisOptions
{
    /// <summary>The account in ARNs and messages: twelve digits; zeros unless set.</summary>
    [RegularExpression("[0-9]{12}")]
    public string AccountId { get; set; } = "000000000000";

    /// <summary>The region in ARNs and messages; us-east-1 unless set.</summary>
    [RegularExpression("[a-z0-9-]{1,32}")]
    public string Region { get; set; } = "us-east-1";

    /// <summary>Shards that all streams may have together. From 1 to 10,000; 500 unless set.</summary>
    [Range(1, 10_000)]
    public int ShardCountMax { get; set; } = 500;
}
