using Pinlake.Emulator.Orders;

namespace Pinlake.Emulator.Rows.Builtin;

/// <summary>Small choices that the builtin rows are made of.</summary>
internal static class Chance
{
    /// <summary>Whether something happens that happens <paramref name="count"/> times in ten thousand.</summary>
    public static bool TenThousandths(this PythonRandom random, int count) => random.Below(10_000) < count;

    /// <summary>One of the items, all equally likely.</summary>
    public static T Pick<T>(this PythonRandom random, IReadOnlyList<T> items) => items[random.Below(items.Count)];

    /// <summary>The least of some numbers below a bound: the more numbers, the nearer to 0.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="bound">All numbers are below it.</param>
    /// <param name="draws">How many numbers, 1 or more.</param>
    public static int Low(this PythonRandom random, int bound, int draws)
    {
        var least = random.Below(bound);
        for (var draw = 1; draw < draws; draw++)
        {
            least = Math.Min(least, random.Below(bound));
        }

        return least;
    }

    /// <summary>Lower-case hexadecimal digits.</summary>
    public static string Hex(this PythonRandom random, int digits) =>
        string.Create(digits, random, static (text, random) =>
        {
            foreach (ref var digit in text)
            {
                digit = "0123456789abcdef"[random.Below(16)];
            }
        });
}
