using System.Globalization;

namespace Pinlake.Tests.Jobs;

/// <summary>Rows as they are posted.</summary>
internal static class Posts
{
    public static string Pin(int index, string title = "A title", string followers = "124k", string category = "art") =>
        $$"""{"index":{{N(index)}},"unique_id":"u-{{N(index)}}","title":"{{title}}","description":"d","poster_name":"p","follower_count":"{{followers}}","tag_list":"a,b","is_image_or_video":"image","image_src":"https://i/1.jpg","downloaded":1,"save_location":"Local save in /data/{{category}}","category":"{{category}}"}""";

    public static string Geo(int index, string country = "Albania", string timestamp = "2020-08-28T03:52:47", string latitude = "-89.5") =>
        $$"""{"ind":{{N(index)}},"timestamp":"{{timestamp}}","latitude":{{latitude}},"longitude":-154.5,"country":"{{country}}"}""";

    public static string User(int index, string firstName = "Ada", int age = 30) =>
        $$"""{"ind":{{N(index)}},"first_name":"{{firstName}}","last_name":"Lovelace","age":{{N(age)}},"date_joined":"2016-03-04T05:06:07"}""";

    private static string N(int number) => number.ToString(CultureInfo.InvariantCulture);
}
