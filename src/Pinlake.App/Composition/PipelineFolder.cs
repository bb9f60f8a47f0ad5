using Pinlake.App.Configuration;
using Pinlake.Pipelines;

namespace Pinlake.App.Composition;

/// <summary>Finds and reads the pipeline that the settings name.</summary>
internal static class PipelineFolder
{
    private const string Shipped = "pipelines/pinterest";

    /// <summary>The pipeline; its prefix comes from the settings.</summary>
    /// <exception cref="Model.PinlakeException">As <see cref="Pipeline.Read"/>.</exception>
    public static Pipeline Read(Surroundings around, PipelineOptions options) => Pipeline.Read(
        options.Folder.Length > 0 ? around.FullPath(options.Folder) : Path.Combine(AppContext.BaseDirectory, Shipped),
        new PipelineSettings(options.Prefix.Length > 0 ? options.Prefix : null, new Dictionary<string, string>()));
}
