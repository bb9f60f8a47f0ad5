using System.Globalization;
using Pinlake.Emulator.Orders;

namespace Pinlake.Emulator.Rows.Builtin;

/// <summary>An account that pins come from.</summary>
/// <param name="Name">At most 268 characters; a few have blanks around.</param>
/// <param name="Followers">As the site spells it: <c>437</c>, <c>124k</c>, <c>6M</c>.</param>
internal sealed record BuiltinPoster(string Name, string Followers);

/// <summary>The accounts of each category: some pin often, most once.</summary>
internal sealed class BuiltinPosters
{
    private const int NameCharsMax = 268;
    private const int OftenPerCategory = 160;
    private const int OncePerTenThousand = 4_200;

    private readonly PythonRandom random;
    private readonly BuiltinPoster[][] often;
    private readonly WeightedChoice choice = WeightedChoice.Falling(OftenPerCategory, flatness: 2);

    /// <summary>The accounts of a seed.</summary>
    public BuiltinPosters(int seed)
    {
        random = new PythonRandom(seed);
        often = [.. BuiltinWords.Categories.Select(_ => Enumerable.Range(0, OftenPerCategory).Select(_ => Make()).ToArray())];
    }

    /// <summary>The account of the next pin of a category, given by its place in <see cref="BuiltinWords.Categories"/>.</summary>
    public BuiltinPoster Next(int category) =>
        random.TenThousandths(OncePerTenThousand) ? Make() : often[category][choice.Next(random)];

    private BuiltinPoster Make()
    {
        var name = Name();
        if (random.TenThousandths(15))
        {
            var list = name + " | " + string.Join(", ", Enumerable.Range(0, 20).Select(_ => random.Pick(random.Pick(BuiltinWords.Categories).Things)));
            name = list[..(150 + random.Below(NameCharsMax - 150 + 1))].TrimEnd();
        }

        name = random.TenThousandths(45) ? $"{name} {random.Pick(BuiltinWords.Emoji)}" : name;
        name = random.TenThousandths(120) ? name + " " : name;
        name = random.TenThousandths(25) ? "  " + name : name;
        return new BuiltinPoster(name.Length <= NameCharsMax ? name : name[..NameCharsMax], Followers());
    }

    private string Name()
    {
        var (first, second) = (random.Pick(BuiltinWords.PosterFirst), random.Pick(BuiltinWords.PosterSecond));
        return random.Below(9) switch
        {
            0 or 1 => $"{random.Pick(BuiltinWords.FirstNames)} {random.Pick(BuiltinWords.LastNames)}",
            2 => $"The {first} {second}",
            3 => $"{first}{second}",
            4 => $"{first} & {second}",
            5 => $"{first} {second} by {random.Pick(BuiltinWords.FirstNames)}",
            6 => $"{first} {second} | {BuiltinText.Capitalise(random.Pick(random.Pick(BuiltinWords.Categories).Things))}",
            7 => $"{first.ToLowerInvariant()}{second.ToLowerInvariant()}{random.Below(100).ToString(CultureInfo.InvariantCulture)}",
            _ => $"{first} {second}",
        };
    }

    private string Followers()
    {
        var share = random.Below(1_000);
        var (count, unit) = share switch
        {
            < 190 => (random.Low(1_000, 1 + random.Below(100)), ""),
            < 920 => (1 + random.Low(999, 1 + random.Below(12)), "k"),
            _ => (1 + random.Low(30, 5), "M"),
        };
        return count.ToString(CultureInfo.InvariantCulture) + unit;
    }
}
