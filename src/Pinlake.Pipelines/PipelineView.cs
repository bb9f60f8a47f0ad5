using Pinlake.Lake.Delta;

namespace Pinlake.Pipelines;

/// <summary>One question over the clean tables, and the shape of its answer.</summary>
/// <param name="Name">Name of the view, of its table in schema <c>views</c> and of its file in <c>views/</c>.</param>
/// <param name="Columns">Columns of the answer, in order.</param>
/// <param name="Model">The query; it names the clean tables by <see cref="PipelineKind.Model"/>.</param>
public sealed record PipelineView(string Name, DeltaSchema Columns, ModelFile Model);
