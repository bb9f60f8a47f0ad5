using System.Globalization;
using System.Text.Json;

namespace Pinlake.Support;

/// <summary>A clean pin, as plain C# reads it.</summary>
internal sealed record ReferencePin(
    long Ind, string? UniqueId, string? Title, string? Description, long? FollowerCount, string? PosterName,
    string? TagList, string? IsImageOrVideo, string? ImageSrc, string? SaveLocation, string? Category);

/// <summary>A clean geolocation, as plain C# reads it.</summary>
internal sealed record ReferenceGeo(long Ind, string? Country, double[]? Coordinates, DateTime? Timestamp);

/// <summary>A clean user, as plain C# reads it.</summary>
internal sealed record ReferenceUser(long Ind, string? UserName, int? Age, DateTime? DateJoined);

/// <summary>
/// The clean tables of a file of posts, worked out a second time without SQL: the rules as the domain states them, for
/// the well-formed rows of real posts. The last row of an ind wins.
/// </summary>
internal sealed class ReferenceRows
{
    private const string Blanks =
        "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff";

    private ReferenceRows()
    {
    }

    /// <summary>Pins by ind.</summary>
    public SortedDictionary<long, ReferencePin> Pins { get; } = [];

    /// <summary>Geolocations by ind.</summary>
    public SortedDictionary<long, ReferenceGeo> Geolocations { get; } = [];

    /// <summary>Users by ind.</summary>
    public SortedDictionary<long, ReferenceUser> Users { get; } = [];

    /// <summary>Reads a file of posts, one JSON object a line.</summary>
    public static ReferenceRows Read(string path)
    {
        var rows = new ReferenceRows();
        foreach (var line in File.ReadLines(path))
        {
            using var post = JsonDocument.Parse(line);
            var (pin, geo, user) = (
                Pin(post.RootElement.GetProperty("pin")),
                Geo(post.RootElement.GetProperty("geo")),
                User(post.RootElement.GetProperty("user")));
            (rows.Pins[pin.Ind], rows.Geolocations[geo.Ind], rows.Users[user.Ind]) = (pin, geo, user);
        }

        return rows;
    }

    private static ReferencePin Pin(JsonElement row) => new(
        row.GetProperty("index").GetInt64(),
        Text(row, "unique_id"),
        Unless(Text(row, "title"), "No Title Data Available"),
        Unless(Text(row, "description"), "No description available Story format", "No description available"),
        Followers(Text(row, "follower_count")),
        Unless(Text(row, "poster_name"), "User Info Error"),
        Unless(Text(row, "tag_list"), "N,o, ,T,a,g,s, ,A,v,a,i,l,a,b,l,e"),
        Text(row, "is_image_or_video"),
        Unless(Text(row, "image_src"), "Image src error.", "Image src error"),
        Text(row, "save_location")?.Replace("Local save in ", "", StringComparison.Ordinal),
        Text(row, "category"));

    private static ReferenceGeo Geo(JsonElement row) => new(
        row.GetProperty("ind").GetInt64(),
        Text(row, "country"),
        [row.GetProperty("latitude").GetDouble(), row.GetProperty("longitude").GetDouble()],
        Instant(Text(row, "timestamp")));

    private static ReferenceUser User(JsonElement row) => new(
        row.GetProperty("ind").GetInt64(),
        string.Join(' ', new[] { Text(row, "first_name"), Text(row, "last_name") }.Where(part => part is not null)),
        row.GetProperty("age").GetInt32(),
        Instant(Text(row, "date_joined")));

    private static string? Text(JsonElement row, string column)
    {
        var value = row.GetProperty(column).GetString()?.Trim(Blanks.ToCharArray());
        return string.IsNullOrEmpty(value) ? null : value;
    }

    private static string? Unless(string? text, params string[] placeholders) => placeholders.Contains(text) ? null : text;

    private static long? Followers(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var factor = char.ToUpperInvariant(text[^1]) switch { 'K' => 1_000m, 'M' => 1_000_000m, 'B' => 1_000_000_000m, _ => 1m };
        var digits = factor == 1 ? text : text[..^1];
        var style = factor == 1 ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(digits, style, CultureInfo.InvariantCulture, out var count) ? (long)(count * factor) : null;
    }

    private static DateTime? Instant(string? text) => text is null ? null : DateTime.ParseExact(
        text, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
