namespace Pinlake.App.Configuration;

/// <summary>All settings of a process, one section per part; a property's path in camelCase is its key.</summary>
internal sealed class Settings
{
    /// <summary>The data folder. <c>data.*</c></summary>
    public DataOptions Data { get; } = new();

    /// <summary>The HTTP port: gateway, API, console. <c>http.*</c></summary>
    public HttpOptions Http { get; } = new();

    /// <summary>The Kafka listener, or the Kafka to go to. <c>kafka.*</c></summary>
    public KafkaOptions Kafka { get; } = new();

    /// <summary>The Kinesis to go to. <c>kinesis.*</c></summary>
    public KinesisOptions Kinesis { get; } = new();

    /// <summary>What is done with the posts. <c>pipeline.*</c></summary>
    public PipelineOptions Pipeline { get; } = new();
}
