using Pinlake.App.Composition;
using Pinlake.App.Configuration;
using Pinlake.Model;

namespace Pinlake.App.Diagnosis;

/// <summary>Whether the pipeline's folder can be read, and its models make sense to the engine.</summary>
internal static class PipelineFolderCheck
{
    /// <summary>Reads it as every lane does.</summary>
    public static CheckResult Run(Surroundings around, Settings settings)
    {
        const string name = "pipeline";
        try
        {
            var pipeline = PipelineFolder.Read(around, settings.Pipeline);
            PipelineEngine.Open(settings.DuckDb, pipeline).Dispose();
            return CheckResult.Well(name, $"'{pipeline.Name}' with {pipeline.Kinds.Count} kinds and {pipeline.Views.Count} views");
        }
        catch (Exception e) when (e is PinlakeException or ConfigurationException)
        {
            return CheckResult.Ill(name, e.Message, "Mend the place that is named, or name another folder: pipeline.folder.");
        }
    }
}
