using Pinlake.Pipelines.Reading;

namespace Pinlake.Pipelines.Sql;

/// <summary>Refuses what only one of the engines understands, or understands otherwise, as far as the words show it.</summary>
internal static class PortableSql
{
    /// <summary>Refuses a model that is not one query in the SQL that both engines share.</summary>
    /// <exception cref="Model.PinlakeException">Invalid: the first mistake, with its place.</exception>
    public static void Check(ModelFile model)
    {
        var tokens = SqlText.Read(model.Text).Tokens.Where(token => token.Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment)).ToList();
        if (tokens.Count == 0)
        {
            throw new Place(model.Path, 1, 1).Mistake("The file holds no query.", "Write a SELECT.");
        }

        if (!IsWord(tokens[0], "select") && !IsWord(tokens[0], "with"))
        {
            throw At(model, tokens[0]).Mistake($"A model is one query, but this begins with '{tokens[0].Text}'.", "Begin with SELECT or WITH.");
        }

        for (var index = 0; index < tokens.Count; index++)
        {
            var (token, next) = (tokens[index], index + 1 < tokens.Count ? tokens[index + 1] : default);
            if (Complaint(token, next, index == tokens.Count - 1) is var (what, hint))
            {
                throw At(model, token).Mistake(what, hint);
            }
        }
    }

    private static (string What, string Hint)? Complaint(SqlToken token, SqlToken next, bool last)
    {
        var touches = next.Text is not null && next.Start == token.Start + token.Text.Length;
        return token switch
        {
            { Kind: SqlTokenKind.Unclosed } => ($"What begins here with {token.Text[0]} is never closed.", "Close it."),
            { Text: ";" } when !last => ("A model is one query, but another statement follows.", "Put each query in a file of its own."),
            { Text: ":" } when touches && next.Text == ":" => ("Spark does not know '::'.", "Write cast(x as type)."),
            { Text: "`" } => ("DuckDB does not know names in backticks.", "Quote a name with \"."),
            { Text: "$" } when touches && next.Text == "$" => ("Spark does not know texts in '$$'.", "Quote a text with '."),
            { Kind: SqlTokenKind.Word } when touches && next.Kind == SqlTokenKind.Literal =>
                ($"The engines read '{token.Text}' before a text each in its own way.", "Write a plain text, or use cast."),
            _ => null,
        };
    }

    private static bool IsWord(SqlToken token, string word) =>
        token.Kind == SqlTokenKind.Word && string.Equals(token.Text, word, StringComparison.OrdinalIgnoreCase);

    private static Place At(ModelFile model, SqlToken token) => Place.In(model.Path, model.Text, token.Start);
}
