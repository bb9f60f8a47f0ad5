using System.ComponentModel.DataAnnotations;

namespace Pinlake.App.Configuration;

/// <summary>Which pipeline runs, and under which names its topics and streams go. <c>pipeline.*</c></summary>
internal sealed class PipelineOptions
{
    /// <summary>Folder of the pipeline; the shipped Pinterest pipeline when empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary>First part of the names: topics <c>{prefix}.pin</c>, streams <c>streaming-{prefix}-pin</c>; the pipeline file's own when empty.</summary>
    [RegularExpression("^[A-Za-z0-9_-]{0,64}$", ErrorMessage = "expected up to 64 letters, digits, '_' or '-'.")]
    public string Prefix { get; set; } = "";

    /// <summary>Partitions of each topic that we make, 1 to 256; 4 unless set.</summary>
    [Range(1, 256)]
    public int Partitions { get; set; } = 4;

    /// <summary>Shards of each stream that we make, 1 to 256; 4 unless set.</summary>
    [Range(1, 256)]
    public int Shards { get; set; } = 4;
}
