using Pinlake.App.Configuration;
using Pinlake.Engines.DuckDb;
using Pinlake.Jobs.Models;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Prelude;

namespace Pinlake.App.Composition;

/// <summary>Opens the engine that a pipeline's models run on.</summary>
internal static class PipelineEngine
{
    /// <summary>An engine with the prelude, on which every model of the pipeline has been found to bind.</summary>
    /// <exception cref="ConfigurationException">A mistake in a model: file, line, column, hint.</exception>
    public static DuckDbEngine Open(DuckDbOptions options, Pipeline pipeline)
    {
        var engine = DuckDbEngine.Open(options, PreludeSql.Statements(Dialect.DuckDb));
        try
        {
            return ConfigurationException.Guard(() =>
            {
                PipelineCheck.Run(pipeline, engine);
                return engine;
            });
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }
}
