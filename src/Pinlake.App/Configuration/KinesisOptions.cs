namespace Pinlake.App.Configuration;

/// <summary>The Kinesis that <c>live</c> reads from. <c>kinesis.*</c></summary>
internal sealed class KinesisOptions
{
    /// <summary>Base address, such as <c>http://127.0.0.1:8082</c>; what <c>up</c> listens on unless set.</summary>
    public string Endpoint { get; set; } = "http://127.0.0.1:8082";
}
