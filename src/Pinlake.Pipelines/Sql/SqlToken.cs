namespace Pinlake.Pipelines.Sql;

/// <summary>What a piece of SQL is, as far as writing it for another engine needs to know.</summary>
internal enum SqlTokenKind
{
    /// <summary>Blanks and line ends.</summary>
    Space,

    /// <summary><c>-- to the end of the line</c> or <c>/* … */</c>.</summary>
    Comment,

    /// <summary><c>'text'</c>, a quote in it doubled; a backslash is only itself.</summary>
    Literal,

    /// <summary><c>"name"</c>, a quote in it doubled.</summary>
    Name,

    /// <summary>Letters, digits and underscores: a keyword, a plain name or a number.</summary>
    Word,

    /// <summary>Any other single character.</summary>
    Symbol,

    /// <summary>A literal, name or comment that nothing closes; it reaches to the end.</summary>
    Unclosed,
}

/// <summary>One piece of SQL.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Characters before it.</param>
/// <param name="Text">The piece as written.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, string Text)
{
    /// <summary>What a closed literal or name stands for: without its quotes, doubled ones single.</summary>
    public string Value
    {
        get
        {
            var quote = Text[..1];
            return Text[1..^1].Replace(quote + quote, quote, StringComparison.Ordinal);
        }
    }
}
