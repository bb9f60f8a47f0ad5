using Pinlake.Emulator;
using Pinlake.Engines.DuckDb;
using Pinlake.Gateway.Kinesis;
using Pinlake.Jobs.Batch;
using Pinlake.Jobs.Live;
using Pinlake.Jobs.Reconcile;
using Pinlake.Jobs.Sink;
using Pinlake.Jobs.Sources;
using Pinlake.Log;
using Pinlake.Log.Broker;

namespace Pinlake.App.Configuration;

/// <summary>All settings of a process, one section per part; a property's path in camelCase is its key.</summary>
internal sealed class Settings
{
    /// <summary>The data folder. <c>data.*</c></summary>
    public DataOptions Data { get; } = new();

    /// <summary>The HTTP port: gateway, API, console. <c>http.*</c></summary>
    public HttpOptions Http { get; } = new();

    /// <summary>Where our Kafka listens. <c>kafka.*</c></summary>
    public KafkaOptions Kafka { get; } = new();

    /// <summary>The Kafka that lanes of their own process read from. <c>kafka.*</c> too</summary>
    [SettingsSection("kafka")]
    public KafkaSourceOptions KafkaSource { get; } = new();

    /// <summary>What the Kafka listener tells and takes. <c>broker.*</c></summary>
    public BrokerOptions Broker { get; } = new();

    /// <summary>What the Kinesis routes say of themselves. <c>gateway.*</c></summary>
    public KinesisOptions Gateway { get; } = new();

    /// <summary>The Kinesis that <c>live</c> reads from. <c>kinesis.*</c></summary>
    public KinesisClientOptions Kinesis { get; } = new() { Endpoint = new Uri("http://127.0.0.1:8082/") };

    /// <summary>What is done with the posts. <c>pipeline.*</c></summary>
    public PipelineOptions Pipeline { get; } = new();

    /// <summary>How the log writes. <c>log.*</c></summary>
    public LogOptions Log { get; } = new();

    /// <summary>When raw objects are closed. <c>sink.*</c></summary>
    public SinkOptions Sink { get; } = new();

    /// <summary>How the live lane gathers records. <c>live.*</c></summary>
    public LiveOptions Live { get; } = new();

    /// <summary>How often the live lane asks. <c>live.*</c> too</summary>
    [SettingsSection("live")]
    public KinesisSourceOptions KinesisSource { get; } = new();

    /// <summary>How much the batch lane takes at a time. <c>batch.*</c></summary>
    public BatchOptions Batch { get; } = new();

    /// <summary>How much of a disagreement is listed. <c>reconcile.*</c></summary>
    public ReconcileOptions Reconcile { get; } = new();

    /// <summary>What DuckDB may use. <c>duckDb.*</c></summary>
    public DuckDbOptions DuckDb { get; } = new();

    /// <summary>What is posted, and how fast. <c>emulator.*</c></summary>
    public EmulatorOptions Emulator { get; } = new();
}
