namespace Pinlake.Bench;

/// <summary>One round of one contender.</summary>
/// <param name="PerSecond">Units done in a second.</param>
/// <param name="P50Microseconds">Median time of one operation.</param>
/// <param name="P99Microseconds">Time that 99 of 100 operations stay below.</param>
internal sealed record Measured(double PerSecond, double P50Microseconds, double P99Microseconds)
{
    /// <summary>From the ticks of <see cref="System.Diagnostics.Stopwatch"/> that each operation took.</summary>
    public static Measured Of(long units, TimeSpan elapsed, List<long> ticks)
    {
        ticks.Sort();
        return new Measured(units / elapsed.TotalSeconds, At(ticks, 0.50), At(ticks, 0.99));
    }

    private static double At(List<long> sorted, double share) =>
        sorted[(int)(share * (sorted.Count - 1))] * 1e6 / System.Diagnostics.Stopwatch.Frequency;
}

/// <summary>The smallest, the middle and the largest of several rounds.</summary>
internal static class Spread
{
    /// <summary>As text, with <paramref name="format"/> for each number.</summary>
    public static string Of(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToList();
        var shown = new[] { sorted[0], sorted[sorted.Count / 2], sorted[^1] }
            .Select(value => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture));
        return string.Join(" / ", shown);
    }
}
