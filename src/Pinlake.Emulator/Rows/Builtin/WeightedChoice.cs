using Pinlake.Emulator.Orders;

namespace Pinlake.Emulator.Rows.Builtin;

/// <summary>Draws places of a list, some more often than others. Whole numbers only, so that every machine draws the same.</summary>
internal sealed class WeightedChoice
{
    private readonly int[] ends;

    private WeightedChoice(IEnumerable<int> weights)
    {
        var end = 0;
        ends = [.. weights.Select(weight => end += weight)];
    }

    /// <summary>A few places that are drawn often and many that are drawn seldom: weights fall as 1 / (place + flatness).</summary>
    /// <param name="count">Places, 1 to 10,000.</param>
    /// <param name="flatness">1 or more; the higher, the less the first places stand out.</param>
    public static WeightedChoice Falling(int count, int flatness) =>
        new(Enumerable.Range(0, count).Select(place => 100_000 / (place + flatness)));

    /// <summary>A place, from 0.</summary>
    public int Next(PythonRandom random)
    {
        var found = Array.BinarySearch(ends, random.Below(ends[^1]) + 1);
        return found >= 0 ? found : ~found;
    }
}
