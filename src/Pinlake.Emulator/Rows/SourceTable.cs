using System.Text.Json;

namespace Pinlake.Emulator.Rows;

/// <summary>How a column's values travel as JSON.</summary>
internal enum SourceType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A number without fraction.</summary>
    Whole,

    /// <summary>A number as the source spells it.</summary>
    Number,

    /// <summary>A string, ISO 8601 without a zone: <c>2020-08-28T03:52:47</c>.</summary>
    Instant,
}

/// <summary>A column of a source table.</summary>
/// <param name="Name">Its name in the table and in the posted row.</param>
/// <param name="Type">How its values travel.</param>
internal sealed record SourceColumn(string Name, SourceType Type)
{
    /// <summary>The name, ready to be written.</summary>
    public JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(Name);
}

/// <summary>One of the three aligned tables: its name, its columns in the order in which they are posted, the key first.</summary>
/// <param name="Kind">The kind of its rows.</param>
/// <param name="Name">Its name in a database; a CSV file's name before <c>.csv</c>.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record SourceTable(PostKind Kind, string Name, IReadOnlyList<SourceColumn> Columns)
{
    /// <summary>The three tables, in the order of <see cref="PostKind"/>.</summary>
    public static IReadOnlyList<SourceTable> All { get; } =
    [
        new(PostKind.Pin, "pinterest_data",
        [
            new("index", SourceType.Whole),
            new("unique_id", SourceType.Text),
            new("title", SourceType.Text),
            new("description", SourceType.Text),
            new("poster_name", SourceType.Text),
            new("follower_count", SourceType.Text),
            new("tag_list", SourceType.Text),
            new("is_image_or_video", SourceType.Text),
            new("image_src", SourceType.Text),
            new("downloaded", SourceType.Whole),
            new("save_location", SourceType.Text),
            new("category", SourceType.Text),
        ]),
        new(PostKind.Geo, "geolocation_data",
        [
            new("ind", SourceType.Whole),
            new("timestamp", SourceType.Instant),
            new("latitude", SourceType.Number),
            new("longitude", SourceType.Number),
            new("country", SourceType.Text),
        ]),
        new(PostKind.User, "user_data",
        [
            new("ind", SourceType.Whole),
            new("first_name", SourceType.Text),
            new("last_name", SourceType.Text),
            new("age", SourceType.Whole),
            new("date_joined", SourceType.Instant),
        ]),
    ];
}
