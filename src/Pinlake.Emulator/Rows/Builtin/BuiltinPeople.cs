using Pinlake.Emulator.Orders;

namespace Pinlake.Emulator.Rows.Builtin;

/// <summary>A person who posts, and the place that all of the person's posts name.</summary>
/// <param name="FirstName">First name.</param>
/// <param name="LastName">Last name.</param>
/// <param name="Age">20 to 60.</param>
/// <param name="Joined">Between October 2015 and October 2017.</param>
/// <param name="Latitude">Degrees, four decimals.</param>
/// <param name="Longitude">Degrees, three decimals.</param>
/// <param name="Country">Has nothing to do with the coordinates, as in the original.</param>
internal sealed record BuiltinPerson(
    string FirstName, string LastName, int Age, DateTime Joined, double Latitude, double Longitude, string Country);

/// <summary>Who wrote each post: a few people wrote hundreds of posts, most wrote one.</summary>
/// <remarks>
/// As in the original, those who post most come first in every alphabet, joined first and are youngest: each person
/// has a number of draws, and all its values are the least of so many.
/// </remarks>
internal sealed class BuiltinPeople
{
    private const int OftenCount = 1_500;
    private const int OncePerTenThousand = 3_650;
    private const int JoinedSeconds = 730 * 24 * 3_600;

    private static readonly DateTime JoinedFirst = new(2015, 10, 21, 0, 0, 0, DateTimeKind.Utc);
    private static readonly int[] DrawsOfOthers = [1, 1, 1, 2, 2, 3];

    private readonly PythonRandom random;
    private readonly BuiltinPerson[] often;
    private readonly WeightedChoice choice = WeightedChoice.Falling(OftenCount, flatness: 6);

    /// <summary>The people of a seed.</summary>
    public BuiltinPeople(int seed)
    {
        random = new PythonRandom(seed);
        often = [.. Enumerable.Range(0, OftenCount).Select(place => Make((200 / (place + 3)) + random.Pick(DrawsOfOthers)))];
    }

    /// <summary>The author of the next post.</summary>
    public BuiltinPerson Next() =>
        random.TenThousandths(OncePerTenThousand) ? Make(random.Pick(DrawsOfOthers)) : often[choice.Next(random)];

    private BuiltinPerson Make(int draws) => new(
        BuiltinWords.FirstNames[random.Low(BuiltinWords.FirstNames.Count, draws)],
        BuiltinWords.LastNames[random.Low(BuiltinWords.LastNames.Count, draws)],
        20 + random.Low(41, draws),
        JoinedFirst.AddSeconds(random.Low(JoinedSeconds, draws)),
        (random.Low(1_799_999, draws) - 900_000) / 10_000.0,
        (random.Low(359_999, draws) - 180_000) / 1_000.0,
        Countries.All[random.Low(Countries.All.Count, draws)]);
}
