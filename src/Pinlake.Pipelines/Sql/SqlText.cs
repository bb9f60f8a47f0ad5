using System.Text;

namespace Pinlake.Pipelines.Sql;

/// <summary>SQL as models are written, and the same in the form that an engine reads as meant.</summary>
/// <remarks>
/// DuckDB reads models as they are. Spark joins <c>'it''s'</c> to <c>its</c> and takes a backslash in a literal for an
/// escape, so literals are written anew; quoted names become backticked, which works under every setting of Spark and
/// on Databricks; comments become a blank.
/// </remarks>
internal sealed class SqlText
{
    private SqlText(IReadOnlyList<SqlToken> tokens) => Tokens = tokens;

    /// <summary>The pieces, in order; their texts joined are the SQL as written.</summary>
    public IReadOnlyList<SqlToken> Tokens { get; }

    /// <summary>Takes SQL apart. Never fails: what is not closed is a token of its own kind.</summary>
    public static SqlText Read(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var start = 0; start < sql.Length;)
        {
            var (kind, end) = Next(sql, start);
            tokens.Add(new SqlToken(kind, start, sql[start..end]));
            start = end;
        }

        return new SqlText(tokens);
    }

    /// <summary>The SQL for an engine, without a semicolon at its end.</summary>
    public string For(Dialect dialect)
    {
        var meaningful = Tokens.Count;
        while (meaningful > 0 && (Tokens[meaningful - 1].Kind is SqlTokenKind.Space or SqlTokenKind.Comment || Tokens[meaningful - 1].Text == ";"))
        {
            meaningful--;
        }

        var written = new StringBuilder();
        foreach (var token in Tokens.Take(meaningful))
        {
            written.Append(dialect == Dialect.DuckDb ? token.Text : ForSpark(token));
        }

        return written.ToString();
    }

    /// <summary>A literal of that text.</summary>
    public static string Literal(string value, Dialect dialect) => dialect == Dialect.DuckDb
        ? $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"
        : $"'{value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";

    /// <summary>A name, quoted.</summary>
    public static string Name(string name, Dialect dialect) => dialect == Dialect.DuckDb
        ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private static string ForSpark(SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Literal => Literal(token.Value, Dialect.Spark),
        SqlTokenKind.Name => Name(token.Value, Dialect.Spark),
        SqlTokenKind.Comment => " ",
        _ => token.Text,
    };

    private static (SqlTokenKind Kind, int End) Next(string sql, int start)
    {
        var first = sql[start];
        if (char.IsWhiteSpace(first))
        {
            return (SqlTokenKind.Space, EndOf(sql, start, char.IsWhiteSpace));
        }

        if (IsWordPart(first))
        {
            return (SqlTokenKind.Word, EndOf(sql, start, IsWordPart));
        }

        if (first is '\'' or '"')
        {
            return Quoted(sql, start, first, first == '"' ? SqlTokenKind.Name : SqlTokenKind.Literal);
        }

        var pair = sql.AsSpan(start, Math.Min(2, sql.Length - start));
        if (pair is "--")
        {
            var lineEnd = sql.IndexOf('\n', start);
            return (SqlTokenKind.Comment, lineEnd < 0 ? sql.Length : lineEnd);
        }

        if (pair is "/*")
        {
            var close = sql.IndexOf("*/", start + 2, StringComparison.Ordinal);
            return close < 0 ? (SqlTokenKind.Unclosed, sql.Length) : (SqlTokenKind.Comment, close + 2);
        }

        return (SqlTokenKind.Symbol, start + 1);
    }

    private static (SqlTokenKind Kind, int End) Quoted(string sql, int start, char quote, SqlTokenKind kind)
    {
        for (var index = start + 1; index < sql.Length; index++)
        {
            if (sql[index] != quote)
            {
                continue;
            }

            if (index + 1 == sql.Length || sql[index + 1] != quote)
            {
                return (kind, index + 1);
            }

            index++;
        }

        return (SqlTokenKind.Unclosed, sql.Length);
    }

    private static bool IsWordPart(char letter) => char.IsLetterOrDigit(letter) || letter == '_';

    private static int EndOf(string sql, int start, Predicate<char> belongs)
    {
        var end = start;
        while (end < sql.Length && belongs(sql[end]))
        {
            end++;
        }

        return end;
    }
}
