using System.Globalization;
using System.Text;
using Pinlake.Emulator.Orders;

namespace Pinlake.Emulator.Rows.Builtin;

/// <summary>Titles and descriptions, composed of words, with the odd characters of scraped ones.</summary>
internal sealed class BuiltinText(int seed)
{
    private const int TitleCharsMax = 199;
    private const int DescriptionCharsMax = 180;
    private const int CutAtMax = 177;
    private const int CutEarlyAtMax = 110;
    private const string Cut = "…";
    private const string NoBreakSpace = "\u00A0";
    private const string ZeroWidthSpace = "\u200B";

    private readonly PythonRandom random = new(seed);

    /// <summary>Every word with a capital.</summary>
    public static string Capitalise(string words) => string.Create(words.Length, words, static (text, words) =>
    {
        for (var at = 0; at < words.Length; at++)
        {
            text[at] = at == 0 || words[at - 1] is ' ' or '-' ? char.ToUpperInvariant(words[at]) : words[at];
        }
    });

    /// <summary>A title of 0 to 199 characters.</summary>
    public string Title(BuiltinCategory words, string posterName)
    {
        var title = random.TenThousandths(60) ? random.Pick(BuiltinWords.ForeignTitles) : PlainTitle(words, posterName);
        if (random.TenThousandths(3_500))
        {
            title += $" | {random.Pick(BuiltinWords.Adjectives)} {Capitalise(words.Name.Replace('-', ' '))}";
        }

        if (random.TenThousandths(20))
        {
            title = string.Join(", ", Enumerable.Range(0, 12).Select(_ => PlainTitle(words, posterName)));
        }

        var dirt = random.Below(10_000);
        title = dirt switch
        {
            < 5 => "",
            < 20 => title.Replace(" ", "\n", StringComparison.Ordinal),
            < 32 => $"<b>{title}</b>",
            < 36 => $"{title} &amp; more<br/>",
            < 46 => title + ZeroWidthSpace,
            < 54 => "\uFEFF" + title,
            < 75 => title.Replace(" ", NoBreakSpace, StringComparison.Ordinal),
            < 95 => $" {title}  ",
            < 100 => $"{title} \\ {random.Pick(BuiltinWords.Seasons)}",
            < 240 => $"{title} {random.Pick(BuiltinWords.Emoji)}",
            < 320 => $"\"{title}\"",
            < 900 => title.Replace(" for ", " – for ", StringComparison.Ordinal).Replace("Our ", "Here’s Our ", StringComparison.Ordinal),
            _ => title,
        };
        return Shorten(title, TitleCharsMax);
    }

    /// <summary>A description of 1 to 180 characters; the longer ones are cut with an ellipsis and a no-break space.</summary>
    public string Description(BuiltinCategory words)
    {
        var share = random.Below(1_000);
        var lengthMin = share switch
        {
            < 400 => CutAtMax + 1,
            < 406 => CutEarlyAtMax,
            _ => 20 + random.Below(110),
        };
        var text = new StringBuilder(random.TenThousandths(110) ? random.Pick(BuiltinWords.Emoji) + " " : "");
        while (text.Length < lengthMin)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(Sentence(words));
        }

        if (random.TenThousandths(6))
        {
            text.Insert(0, ZeroWidthSpace);
        }

        var description = text.ToString();
        return share switch
        {
            < 400 => CutAtBlank(description, CutAtMax) + Cut + NoBreakSpace,
            < 406 => CutAtBlank(description, CutEarlyAtMax - 1) + Cut,
            _ => Shorten(description, DescriptionCharsMax),
        };
    }

    private static string CutAtBlank(string text, int charsMax)
    {
        var blank = text.LastIndexOf(' ', charsMax);
        return text[..blank].TrimEnd('.', ',');
    }

    private static string Shorten(string text, int charsMax)
    {
        if (text.Length <= charsMax)
        {
            return text;
        }

        // Never between the two halves of a character outside the basic plane.
        return char.IsHighSurrogate(text[charsMax - 1]) ? text[..(charsMax - 1)] : text[..charsMax];
    }

    private string PlainTitle(BuiltinCategory words, string posterName)
    {
        var things = Capitalise(random.Pick(words.Things));
        var adjective = random.Pick(BuiltinWords.Adjectives);
        var season = random.Pick(BuiltinWords.Seasons);
        var count = (3 + random.Below(70)).ToString(CultureInfo.InvariantCulture);
        return random.Below(10) switch
        {
            0 => $"{count} {adjective} {things} for {Capitalise(random.Pick(BuiltinWords.Audiences))}",
            1 => $"{adjective} {things}",
            2 => $"How to {Capitalise(random.Pick(BuiltinWords.Verbs))} {things} Like {posterName.Trim()}",
            3 => $"{things} | {posterName.Trim()}",
            4 => $"{things} - {adjective} Ideas for {season}",
            5 => $"{season} {things}: {count} Ways to {Capitalise(random.Pick(BuiltinWords.Verbs))} Them",
            6 => $"Our {adjective} {things} on a Budget",
            7 => $"{things} and {Capitalise(random.Pick(words.Things))} That {Capitalise(random.Pick(BuiltinWords.Audiences))} Will Love",
            8 => $"{count} {things} (No. {1 + random.Below(9)} Is {adjective}!)",
            _ => $"{adjective} {things} in {random.Pick(BuiltinWords.Places)}",
        };
    }

    private string Sentence(BuiltinCategory words)
    {
        var things = random.Pick(words.Things);
        var adjective = random.Pick(BuiltinWords.Adjectives).ToLowerInvariant();
        var verb = random.Pick(BuiltinWords.Verbs);
        return random.Below(8) switch
        {
            0 => $"These {adjective} {things} suit {random.Pick(BuiltinWords.Audiences)} in any {random.Pick(BuiltinWords.Seasons).ToLowerInvariant()}.",
            1 => $"Start with {random.Pick(BuiltinWords.Materials)}, add {random.Pick(BuiltinWords.Materials)} and see your {things} grow.",
            2 => $"{Capitalise(verb)} {adjective} {things} in {2 + random.Below(50)} minutes, then share them with {random.Pick(BuiltinWords.Audiences)}!",
            3 => $"Our list of {things} is back, now with {random.Pick(BuiltinWords.Materials)}, {random.Pick(BuiltinWords.Materials)} & more.",
            4 => $"Who said that {things} can't be {adjective}?",
            5 => $"We found {adjective} {things} in {random.Pick(BuiltinWords.Places)} and had to {verb} them.",
            6 => $"Shop {things} and {random.Pick(words.Things)} from ${5 + random.Below(95)}.",
            _ => $"A {adjective} guide to {things}, made by {random.Pick(BuiltinWords.Audiences)} for {random.Pick(BuiltinWords.Audiences)}.",
        };
    }
}
