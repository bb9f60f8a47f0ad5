using System.CommandLine;

namespace Pinlake.App.Verbs;

/// <summary>Flags that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>A configuration file in place of <c>pinlake.yaml</c>.</summary>
    public static Option<string> Config { get; } = new("--config")
    {
        Description = "Configuration file (pinlake.yaml in the working folder unless given)",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Any setting by its key.</summary>
    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "Sets any setting, such as log.segmentBytesMax=64MiB; may be repeated",
        HelpName = "KEY=VALUE",
        Recursive = true,
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Logs of the parts on standard error.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Say on standard error what the parts do",
        Recursive = true,
    };

    /// <summary>One JSON value in place of text.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Answer as JSON" };

    /// <summary>The data folder.</summary>
    public static SettingOption Data { get; } = new("--data", "data.folder", "DIR", "Data folder; pinlake-data unless set");

    /// <summary>The folder of raw objects.</summary>
    public static SettingOption Raw { get; } = new("--raw", "data.raw", "DIR", "Folder of raw objects, above topics/; 'raw' in the data folder unless set");

    /// <summary>The pipeline.</summary>
    public static SettingOption Pipeline { get; } = new("--pipeline", "pipeline.folder", "DIR", "Folder of the pipeline; the shipped one unless set");

    /// <summary>First part of the names of topics and streams.</summary>
    public static SettingOption Prefix { get; } = new("--prefix", "pipeline.prefix", "NAME", "First part of the names of topics and streams; the pipeline's own unless set");

    /// <summary>The HTTP port.</summary>
    public static SettingOption HttpPort { get; } = new("--http-port", "http.port", "N", "HTTP port, 0 for any free one; 8082 unless set");

    /// <summary>The Kafka port.</summary>
    public static SettingOption KafkaPort { get; } = new("--kafka-port", "kafka.port", "N", "Kafka port, 0 for any free one; 9092 unless set");

    /// <summary>A Kafka elsewhere.</summary>
    public static SettingOption Bootstrap { get; } = new("--bootstrap", "kafka.bootstrapServers", "HOST:PORT", "Kafka brokers, joined by commas");

    /// <summary>Where the posts come from.</summary>
    public static SettingOption Source { get; } = new("--source", "emulator.source", "SOURCE", "builtin, csv:DIR, jsonl:FILE or sqlite:FILE; builtin unless set");

    /// <summary>How many posts.</summary>
    public static SettingOption Posts { get; } = new("--posts", "emulator.posts", "N", "Posts to post; 2000 unless set, and for jsonl the whole file");

    /// <summary>In which order.</summary>
    public static SettingOption Order { get; } = new("--order", "emulator.order", "ORDER", "classic, sequential or shuffle; classic unless set");
}
