namespace Pinlake.Pipelines.Reading;

/// <summary>The known word that a mistyped one was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>"Did you mean 'x'?", or the list of known words when none is near.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        var words = known.Distinct().ToList();
        var nearest = words.Select(candidate => (Word: candidate, Distance: Distance(word, candidate)))
            .OrderBy(candidate => candidate.Distance).FirstOrDefault();
        if (nearest.Word is not null && nearest.Distance <= Math.Max(2, word.Length / 3))
        {
            return $"Did you mean '{nearest.Word}'?";
        }

        return words.Count == 0 ? "" : $"Known are: {string.Join(", ", words)}.";
    }

    /// <summary>Letters to insert, remove, replace or swap with their neighbour to make one of the other, case aside.</summary>
    internal static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
        {
            for (var column = 0; column <= right.Length; column++)
            {
                rows[row, column] = row == 0 ? column : column == 0 ? row : Step(row, column);
            }
        }

        return rows[left.Length, right.Length];

        int Step(int row, int column)
        {
            var same = Same(row, column);
            var best = Math.Min(
                Math.Min(rows[row - 1, column], rows[row, column - 1]) + 1,
                rows[row - 1, column - 1] + (same ? 0 : 1));
            return row > 1 && column > 1 && Same(row, column - 1) && Same(row - 1, column)
                ? Math.Min(best, rows[row - 2, column - 2] + 1)
                : best;
        }

        bool Same(int row, int column) =>
            char.ToLowerInvariant(left[row - 1]) == char.ToLowerInvariant(right[column - 1]);
    }
}
