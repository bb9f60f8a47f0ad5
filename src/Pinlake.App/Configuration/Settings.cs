using Pinlake.Emulator;
using Pinlake.Engines.DuckDb;
using Pinlake.Jobs.Sink;
using Pinlake.Jobs.Sources;
using Pinlake.Log;

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

    /// <summary>The Kinesis that <c>live</c> reads from. <c>kinesis.*</c></summary>
    public KinesisClientOptions Kinesis { get; } = new() { Endpoint = new Uri("http://127.0.0.1:8082/") };

    /// <summary>What is done with the posts. <c>pipeline.*</c></summary>
    public PipelineOptions Pipeline { get; } = new();

    /// <summary>How the log writes. <c>log.*</c></summary>
    public LogOptions Log { get; } = new();

    /// <summary>When raw objects are closed. <c>sink.*</c></summary>
    public SinkOptions Sink { get; } = new();

    /// <summary>What DuckDB may use. <c>duckDb.*</c></summary>
    public DuckDbOptions DuckDb { get; } = new();

    /// <summary>What is posted, and how fast. <c>emulator.*</c></summary>
    public EmulatorOptions Emulator { get; } = new();
}
