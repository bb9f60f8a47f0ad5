using Pinlake.Emulator.Orders;

namespace Pinlake.Emulator.Rows.Builtin;

/// <summary>A pin, with the dirt of scraped ones; columns as in <c>pinterest_data</c>.</summary>
internal sealed record BuiltinPin(
    string UniqueId,
    string Title,
    string Description,
    string PosterName,
    string FollowerCount,
    string TagList,
    string IsImageOrVideo,
    string ImageSrc,
    bool Downloaded,
    string SaveLocation,
    string Category);

/// <summary>Makes pins with the placeholders, shares and correlations of the original's table.</summary>
internal sealed class BuiltinPins(int seed)
{
    private const string NoTitle = "No Title Data Available";
    private const string NoStory = "No description available Story format";
    private const string NoDescription = "No description available";
    private const string NoPoster = "User Info Error";
    private const string NoTags = "N,o, ,T,a,g,s, ,A,v,a,i,l,a,b,l,e";
    private const string NoImage = "Image src error.";
    private const string Story = "multi-video(story page format)";
    private const int TagCount = 9;

    private readonly PythonRandom random = new(seed);
    private readonly BuiltinPosters posters = new(seed + 1);
    private readonly BuiltinText text = new(seed + 2);

    /// <summary>The next pin of a category, given by its place in <see cref="BuiltinWords.Categories"/>.</summary>
    public BuiltinPin Next(int category)
    {
        var words = BuiltinWords.Categories[category];
        var poster = posters.Next(category);
        // Of all pins 0.9 % were lost whole; of the rest, 1.5 % are stories without an image and 4.6 % stories with one.
        var share = random.Below(10_000);
        var (isLost, isStory, hasImage) = (share < 90, share < 700, share >= 240);
        var isVideo = !isStory && random.TenThousandths(330);
        return new BuiltinPin(
            UniqueId(),
            isLost ? NoTitle : text.Title(words, poster.Name),
            isStory ? NoStory : random.TenThousandths(150) ? NoDescription : text.Description(words),
            isLost ? NoPoster : poster.Name,
            isLost ? NoPoster : poster.Followers,
            isLost || random.TenThousandths(70) ? NoTags : Tags(words),
            isStory ? Story : isVideo ? "video" : "image",
            hasImage ? ImageSrc(isStory || isVideo) : NoImage,
            hasImage,
            $"Local save in /data/{words.Name}",
            words.Name);
    }

    private string UniqueId() =>
        $"{random.Hex(8)}-{random.Hex(4)}-4{random.Hex(3)}-{"89ab"[random.Below(4)]}{random.Hex(3)}-{random.Hex(12)}";

    private string ImageSrc(bool isThumbnail)
    {
        var hash = random.Hex(32);
        var folders = $"{hash[..2]}/{hash[2..4]}/{hash[4..6]}";
        var share = random.Below(1_000);
        return isThumbnail
            ? $"https://i.pinimg.com/videos/thumbnails/originals/{folders}/{hash}.0000001.jpg"
            : $"https://i.pinimg.com/originals/{folders}/{hash}.{(share < 830 ? "jpg" : share < 990 ? "png" : share < 998 ? "webp" : "gif")}";
    }

    private string Tags(BuiltinCategory words) => string.Join(',', Enumerable.Range(0, TagCount).Select(_ => random.Below(4) switch
    {
        0 => $"{random.Pick(BuiltinWords.Adjectives)} {BuiltinText.Capitalise(random.Pick(words.Things))}",
        1 => $"{random.Pick(BuiltinWords.Seasons)} {BuiltinText.Capitalise(words.Name.Replace('-', ' '))}",
        2 => $"{BuiltinText.Capitalise(random.Pick(words.Things))} Ideas",
        _ => BuiltinText.Capitalise(random.Pick(words.Things)),
    }));
}
