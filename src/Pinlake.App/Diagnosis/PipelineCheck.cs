using Pinlake.App.Composition;
using Pinlake.App.Configuration;
using Pinlake.Model;

namespace Pinlake.App.Diagnosis;

/// <summary>Whether the pipeline's folder can be read.</summary>
internal static class PipelineCheck
{
    /// <summary>Reads it as every lane does.</summary>
    public static CheckResult Run(Surroundings around, Settings settings)
    {
        const string name = "pipeline";
        try
        {
            var pipeline = PipelineFolder.Read(around, settings.Pipeline);
            return CheckResult.Well(name, $"'{pipeline.Name}' with {pipeline.Kinds.Count} kinds and {pipeline.Views.Count} views");
        }
        catch (PinlakeException e)
        {
            return CheckResult.Ill(name, e.Message, "Mend the place that is named, or name another folder: pipeline.folder.");
        }
    }
}
