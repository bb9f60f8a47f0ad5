namespace Pinlake.Pipelines.Sql;

internal sealed class SqlText
{
    private readonly string text;

    private SqlText(string text) => this.text = text;

    public static SqlText Read(string text) => new(text);

    public string For(Dialect dialect) => dialect == Dialect.DuckDb ? text : text;
}
