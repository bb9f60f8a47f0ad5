using System.Text;
using System.Text.Json;

namespace Pinlake.Support;

/// <summary>The eleven views over a file of posts, worked out a second time without SQL.</summary>
internal static class ReferenceViews
{
    /// <summary>
    /// Rows of each view by its name. A row is its values in the order of the columns (string, long, double or null);
    /// rows are ordered by all columns in their order, text by code point, nulls last.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<object?[]>> Compute(ReferenceRows rows)
    {
        var posts = rows.Pins.Values.Select(pin => new Post(
            pin,
            rows.Geolocations.GetValueOrDefault(pin.Ind),
            rows.Users.GetValueOrDefault(pin.Ind))).ToList();
        var placed = posts.Where(post => post.Geo is not null).ToList();
        var personal = posts.Where(post => post.User is not null).ToList();
        return new Dictionary<string, IEnumerable<object?[]>>
        {
            ["top_category_per_country"] = Top(Count(placed, post => post.Geo!.Country, post => post.Pin.Category)),
            ["category_per_year"] = Count(placed, post => post.PostYear, post => post.Pin.Category),
            ["top_category_per_year"] = Top(Count(placed, post => post.PostYear, post => post.Pin.Category)),
            ["top_poster_per_country"] = Top(placed
                .Where(post => post.Geo!.Country is not null && post.Pin.PosterName is not null && post.Pin.FollowerCount is not null)
                .GroupBy(post => (post.Geo!.Country, post.Pin.PosterName))
                .Select(group => new object?[] { group.Key.Country, group.Key.PosterName, group.Max(post => post.Pin.FollowerCount) })),
            ["top_country_by_followers"] = TopCountries(placed),
            ["top_category_per_age_group"] = Top(Count(personal, post => post.AgeGroup, post => post.Pin.Category)),
            ["median_followers_per_age_group"] = Medians(personal, post => [post.AgeGroup]),
            ["users_joined_per_year"] = rows.Users.Values
                .Select(user => (user.UserName, user.Age, user.DateJoined)).Distinct()
                .Where(person => person.DateJoined?.Year is >= 2015 and <= 2020)
                .GroupBy(person => person.DateJoined!.Value.Year)
                .Select(group => new object?[] { (long)group.Key, (long)group.Count() }),
            ["median_followers_per_join_year"] = Medians(personal, post => [post.JoinYear]),
            ["median_followers_per_age_group_and_join_year"] = Medians(personal, post => [post.AgeGroup, post.JoinYear]),
            ["median_followers_per_age_group_and_post_year"] =
                Medians(personal.Where(post => post.Geo is not null), post => [post.AgeGroup, post.PostYear]),
        }.ToDictionary(view => view.Key, view => (IReadOnlyList<object?[]>)[.. view.Value.Order(ByAllColumns)]);
    }

    /// <summary>Values of a view's rows, as JSON prints them, as reference values: text, whole number, double, null.</summary>
    public static object?[] Values(JsonElement row) =>
    [
        .. row.EnumerateObject().Select(column => column.Value.ValueKind switch
        {
            JsonValueKind.Null => (object?)null,
            JsonValueKind.String => column.Value.GetString(),
            _ => column.Name.StartsWith("median", StringComparison.Ordinal) ? column.Value.GetDouble() : column.Value.GetInt64(),
        }),
    ];

    private static IEnumerable<object?[]> Count(IEnumerable<Post> posts, Func<Post, object?> first, Func<Post, object?> second) =>
        posts.Where(post => first(post) is not null && second(post) is not null)
            .GroupBy(post => (first(post), second(post)))
            .Select(group => new object?[] { group.Key.Item1, group.Key.Item2, (long)group.Count() });

    /// <summary>Of rows (group, thing, number) those whose number is the highest of their group.</summary>
    private static IEnumerable<object?[]> Top(IEnumerable<object?[]> rows) =>
        rows.GroupBy(row => row[0]).SelectMany(group => group.Where(row => (long)row[2]! == group.Max(other => (long)other[2]!)));

    private static IEnumerable<object?[]> TopCountries(IEnumerable<Post> posts)
    {
        var countries = posts.Where(post => post.Geo!.Country is not null && post.Pin.FollowerCount is not null)
            .GroupBy(post => post.Geo!.Country)
            .Select(group => new object?[] { group.Key, group.Max(post => post.Pin.FollowerCount) }).ToList();
        var most = countries.Max(country => (long?)country[1]);
        return countries.Where(country => (long?)country[1] == most);
    }

    private static IEnumerable<object?[]> Medians(IEnumerable<Post> posts, Func<Post, object?[]> groupOf) =>
        posts.Select(post => (Group: groupOf(post), post.Pin.FollowerCount))
            .Where(post => post.Group.All(part => part is not null))
            .GroupBy(post => string.Join('\0', post.Group))
            .Select(group => group.First().Group.AsEnumerable()
                .Append(Median([.. group.Select(post => post.FollowerCount).OfType<long>().Order()])).ToArray());

    private static object? Median(long[] ordered) => ordered.Length switch
    {
        0 => null,
        var count when count % 2 == 1 => (double)ordered[count / 2],
        var count => (ordered[count / 2 - 1] + (double)ordered[count / 2]) / 2,
    };

    private static Comparer<object?[]> ByAllColumns { get; } = Comparer<object?[]>.Create((left, right) =>
        left.Zip(right, Compare).FirstOrDefault(order => order != 0));

    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        // UTF-8 bytes order as code points do, which UTF-16 does not beyond the basic plane.
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        _ => Comparer<object>.Default.Compare(left, right),
    };

    private sealed record Post(ReferencePin Pin, ReferenceGeo? Geo, ReferenceUser? User)
    {
        public object? PostYear => Geo?.Timestamp?.Year is >= 2018 and <= 2022 and var year ? (long)year : null;

        public object? JoinYear => User?.DateJoined?.Year is >= 2015 and <= 2020 and var year ? (long)year : null;

        public object? AgeGroup => User?.Age switch
        {
            >= 18 and <= 24 => "18-24",
            >= 25 and <= 35 => "25-35",
            >= 36 and <= 50 => "36-50",
            > 50 => "50+",
            _ => null,
        };
    }
}
