namespace Pinlake.Pipelines;

/// <summary>One model: a query in a file of its own.</summary>
/// <param name="Path">Path of the file as messages name it, below the pipeline's folder: <c>views/x.sql</c>.</param>
/// <param name="Text">The query, in the SQL that both engines share; at most a final semicolon behind it.</param>
public sealed record ModelFile(string Path, string Text);
