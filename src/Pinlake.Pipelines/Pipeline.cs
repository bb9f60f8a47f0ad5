using Pinlake.Pipelines.Cleaning;
using Pinlake.Pipelines.Reading;
using Pinlake.Pipelines.Sql;

namespace Pinlake.Pipelines;

/// <summary>A pipeline as its folder says: what comes in, how it is cleaned, what is asked of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Prefix">What topics and streams begin with or contain, as the file or the settings say.</param>
/// <param name="Kinds">The kinds of rows, in the order of the file; at least one.</param>
/// <param name="Views">The views, in the order of the file.</param>
public sealed record Pipeline(
    string Name, string Prefix, IReadOnlyList<PipelineKind> Kinds, IReadOnlyList<PipelineView> Views)
{
    /// <summary>Reads and checks a pipeline's folder; the SQL is not bound yet (see <see cref="ModelCheck"/>).</summary>
    /// <param name="folder">Folder that holds <c>pipeline.yaml</c>, <c>clean/</c> and <c>views/</c>.</param>
    /// <param name="settings">What configuration says instead of the file; null for nothing.</param>
    /// <exception cref="Model.PinlakeException">
    /// <see cref="Model.FailureKind.NotFound"/>: no such folder, or no pipeline.yaml in it.
    /// <see cref="Model.FailureKind.Invalid"/>: a mistake, as <c>file:line:column: what. Hint.</c>
    /// </exception>
    public static Pipeline Read(string folder, PipelineSettings? settings = null) =>
        PipelineReader.Read(folder, settings ?? PipelineSettings.None);

    /// <summary>The statements that take records to clean rows on an engine of that dialect.</summary>
    /// <param name="dialect">The engine's SQL.</param>
    public CleaningSql Cleaning(Dialect dialect) => new(this, dialect);

    /// <summary>The query of a view: every column cast to its declared type, in the declared order; rows in no order.</summary>
    /// <param name="view">One of <see cref="Views"/>.</param>
    /// <param name="dialect">The engine's SQL. The clean tables must be there under their models' names.</param>
    public string Query(PipelineView view, Dialect dialect) => ModelSql.Cast(Mine(view).Model.Text, view.Columns, dialect);

    /// <summary>ORDER BY of a view's rows for display: all columns in order, text by code point, NULLs last.</summary>
    /// <param name="view">One of <see cref="Views"/>.</param>
    /// <param name="dialect">The engine's SQL.</param>
    /// <returns>Text that begins with <c>order by</c>.</returns>
    public string OrderBy(PipelineView view, Dialect dialect) => ModelSql.OrderBy(Mine(view).Columns, dialect);

    private PipelineView Mine(PipelineView view) => Views.Contains(view)
        ? view
        : throw new Model.PinlakeException(Model.FailureKind.Bug, $"The view '{view.Name}' is none of pipeline '{Name}'.");
}

/// <summary>What configuration says about a pipeline instead of its file.</summary>
/// <param name="Prefix">Instead of the file's prefix; null leaves it.</param>
/// <param name="Tables">Name of a kind to the name of its table at rest; <c>{prefix}</c> stands for the prefix.</param>
public sealed record PipelineSettings(string? Prefix, IReadOnlyDictionary<string, string> Tables)
{
    /// <summary>The file's word in everything.</summary>
    public static PipelineSettings None { get; } = new(null, new Dictionary<string, string>());
}
