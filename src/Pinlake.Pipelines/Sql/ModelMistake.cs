using Pinlake.Model;
using Pinlake.Pipelines.Prelude;
using Pinlake.Pipelines.Reading;

namespace Pinlake.Pipelines.Sql;

/// <summary>Takes what an engine says about a model, and says it in terms of the model's file.</summary>
internal static class ModelMistake
{
    /// <summary>The failure that a model's refusal is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="answer">The engine's refusal.</param>
    /// <param name="tables">Tables that the model may name.</param>
    /// <param name="bind">Asks the engine about another form of the query.</param>
    public static PinlakeException Of(
        ModelFile model, ModelAnswer answer, IReadOnlyList<string> tables, Func<string, ModelAnswer> bind)
    {
        var tokens = SqlText.Read(model.Text).Tokens;
        if (answer.Name is not null && !tokens.Any(token => token.Start == answer.PositionChars && IsNamed(token, answer.Name))
            && CallAtFault(model, answer, tokens, bind) is { Text: not null } call)
        {
            // Inside a function of the prelude the engine counts in that function's own text: name the call instead.
            var function = PreludeTable.Functions.First(function => IsNamed(call, function.Name));
            return Place.In(model.Path, model.Text, call.Start).Mistake(
                $"'{function.Name}' does not take what it is given here.", $"It is {function.Signature}.");
        }

        var start = answer.PositionChars
            ?? tokens.FirstOrDefault(token => token.Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment)).Start;
        var (what, hint) = answer switch
        {
            { What: "table", Name: { } name } => ($"There is no table '{name}'.", Suggestion.For(name, tables)),
            { What: "function", Name: { } name } => (
                $"There is no function '{name}'.",
                Suggestion.For(name, PreludeTable.Functions.Select(function => function.Name).Concat(answer.Candidates))),
            { What: "column", Name: { } name } => (
                $"There is no column '{name}'.", Suggestion.For(name, answer.Candidates.Select(LastPart))),
            _ => (Sentence(answer.Problem!), ""),
        };
        return Place.In(model.Path, model.Text, start).Mistake(what, hint);
    }

    /// <summary>Where a query names the column it gives: the last time that its name stands in the file.</summary>
    public static Place PlaceOfColumn(ModelFile model, string name) => At(model, token =>
        (token.Kind == SqlTokenKind.Word && string.Equals(token.Text, name, StringComparison.OrdinalIgnoreCase))
        || (token.Kind == SqlTokenKind.Name && token.Value == name));

    /// <summary>The last SELECT of a query, which gives its columns.</summary>
    public static Place PlaceOfLastSelect(ModelFile model) => At(model, token =>
        token.Kind == SqlTokenKind.Word && string.Equals(token.Text, "select", StringComparison.OrdinalIgnoreCase));

    private static Place At(ModelFile model, Func<SqlToken, bool> matches)
    {
        var found = SqlText.Read(model.Text).Tokens.Where(matches).Select(token => token.Start).DefaultIfEmpty(0).Last();
        return Place.In(model.Path, model.Text, found);
    }

    /// <summary>The call of a prelude function without which the refusal would be another one, or none.</summary>
    private static SqlToken CallAtFault(
        ModelFile model, ModelAnswer answer, IReadOnlyList<SqlToken> tokens, Func<string, ModelAnswer> bind)
    {
        var callers = Callers(answer.Name!);
        var calls = tokens.Where(token => token.Kind == SqlTokenKind.Word && callers.Contains(token.Text.ToLowerInvariant())).ToList();

        // coalesce takes anything.
        return calls.Cast<SqlToken?>().FirstOrDefault(call =>
            {
                var without = model.Text.Remove(call!.Value.Start, call.Value.Text.Length).Insert(call.Value.Start, "coalesce");
                return bind(SqlText.Read(without).For(Dialect.DuckDb)).Problem != answer.Problem;
            })
            ?? calls.FirstOrDefault();
    }

    /// <summary>The functions of the prelude that call a function, themselves or through one another.</summary>
    private static HashSet<string> Callers(string name)
    {
        HashSet<string> callers = [];
        foreach (var function in PreludeTable.Functions)
        {
            if (function.DuckDb is { } body && callers.Append(name).Any(called => body.Contains(called == "array_extract" ? "[" : $"{called}(", StringComparison.Ordinal)))
            {
                callers.Add(function.Name);
            }
        }

        return callers;
    }

    private static bool IsNamed(SqlToken token, string name) =>
        token.Text.Trim('"').Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..].Trim('"');

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.', '!')}.";
}
