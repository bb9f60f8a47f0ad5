namespace Pinlake.Emulator.Orders;

/// <summary>The endless draws of an order; each enumeration starts again from its beginning.</summary>
internal static class DrawSequence
{
    /// <summary>Rows that the classic order draws from, whatever the source holds: <c>randint(0, 11000)</c>.</summary>
    public const int ClassicRowCount = 11_001;

    private const int PauseBound = 2;

    /// <summary>The draws of <paramref name="order"/>.</summary>
    /// <param name="order">The order.</param>
    /// <param name="seed">0 or more; 100 gives the original's draws in the classic order.</param>
    /// <param name="rowCount">Rows of the source, 1 or more; the classic order has its own count.</param>
    public static IEnumerable<Draw> Of(RowOrder order, int seed, int rowCount) => order switch
    {
        RowOrder.Classic => Classic(seed),
        RowOrder.Sequential => Sequential(seed, rowCount),
        RowOrder.Shuffle => Shuffle(seed, rowCount),
        _ => throw new ArgumentOutOfRangeException(nameof(order)),
    };

    private static IEnumerable<Draw> Classic(int seed)
    {
        var random = new PythonRandom(seed);
        while (true)
        {
            var pauseSeconds = random.Below(PauseBound);
            yield return new Draw(random.Below(ClassicRowCount), pauseSeconds);
        }
    }

    private static IEnumerable<Draw> Sequential(int seed, int rowCount)
    {
        var random = new PythonRandom(seed);
        while (true)
        {
            for (var row = 0; row < rowCount; row++)
            {
                yield return new Draw(row, random.Below(PauseBound));
            }
        }
    }

    private static IEnumerable<Draw> Shuffle(int seed, int rowCount)
    {
        var random = new PythonRandom(seed);
        var rows = Enumerable.Range(0, rowCount).ToArray();
        while (true)
        {
            for (var last = rowCount - 1; last > 0; last--)
            {
                var chosen = random.Below(last + 1);
                (rows[last], rows[chosen]) = (rows[chosen], rows[last]);
            }

            foreach (var row in rows)
            {
                yield return new Draw(row, random.Below(PauseBound));
            }
        }
    }
}
