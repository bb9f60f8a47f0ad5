using Pinlake.Pipelines.Sql;

namespace Pinlake.Pipelines.Prelude;

/// <summary>One function that models may use, in the form of each engine.</summary>
/// <param name="Signature">Name and typed parameters as Spark wants them: <c>fx_int(s string)</c>.</param>
/// <param name="Returns">Spark's type of the result.</param>
/// <param name="DuckDb">The macro's body; null where DuckDB has the function itself.</param>
/// <param name="Spark">The function's body; null where Spark has the function itself.</param>
/// <remarks>Bodies are written as models are: a quote doubled, a backslash only itself.</remarks>
internal sealed record PreludeFunction(string Signature, string Returns, string? DuckDb, string? Spark)
{
    /// <summary>A function whose body both engines understand.</summary>
    public PreludeFunction(string signature, string returns, string both)
        : this(signature, returns, both, both)
    {
    }

    /// <summary>Name of the function.</summary>
    public string Name => Signature[..Signature.IndexOf('(', StringComparison.Ordinal)];

    /// <summary>Names of the parameters, in order.</summary>
    public IEnumerable<string> Parameters =>
        Signature[(Name.Length + 1)..^1].Split(", ").Select(parameter => parameter.Split(' ')[0]);

    /// <summary>The statement that creates it, or null where the engine has it.</summary>
    public string? Statement(Dialect dialect) => dialect switch
    {
        Dialect.DuckDb when DuckDb is not null => $"create or replace macro {Name}({string.Join(", ", Parameters)}) as {DuckDb}",
        Dialect.Spark when Spark is not null =>
            $"create or replace temporary function {Signature} returns {Returns} return {SqlText.Read(Spark).For(Dialect.Spark)}",
        _ => null,
    };
}
