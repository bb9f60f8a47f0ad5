namespace Pinlake.App.Configuration;

/// <summary>Where everything is kept. <c>data.*</c></summary>
internal sealed class DataOptions
{
    /// <summary>The data folder, made when absent by verbs that write; <c>pinlake-data</c> in the working folder unless set.</summary>
    public string Folder { get; set; } = "pinlake-data";
}
