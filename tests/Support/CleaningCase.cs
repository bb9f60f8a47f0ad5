using System.Text;

namespace Pinlake.Support;

/// <summary>One record as it came in, and what must become of it on every engine.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Kind">Kind that the topic or stream tells; null for a shared stream.</param>
/// <param name="Payload">The bytes; null for a tombstone.</param>
/// <param name="Expected">
/// A clean row as <c>pins ind=7 title=x</c>: its table, its columns that are not NULL, then <c>unwrapped</c> and
/// <c>extra=n</c> where they are; or <c>pin bad_key: detail</c>.
/// </param>
/// <param name="PartitionKey">Partition key of the record.</param>
internal sealed record CleaningCase(string Name, string? Kind, byte[]? Payload, string Expected, string? PartitionKey = null)
{
    private const string Geo = """{"ind":7,"timestamp":"2020-08-28T03:52:47","latitude":-89.9787,"longitude":-173.293,"country":"Albania"}""";
    private const string GeoRow = "geolocations ind=7 country=Albania coordinates=[-89.9787,-173.293] timestamp=2020-08-28T03:52:47.000Z";
    private const string User = """{"ind":7,"first_name":"Ann","last_name":"Lee","age":20,"date_joined":"2015-10-24T11:23:51"}""";
    private const string UserRow = "users ind=7 user_name=Ann Lee age=20 date_joined=2015-10-24T11:23:51.000Z";
    private const string Pin = """
        {"index":7,"unique_id":"u-1","title":"T","description":"D","poster_name":"P","follower_count":"124k","tag_list":"a,b","is_image_or_video":"image","image_src":"https://x/y.jpg","downloaded":1,"save_location":"Local save in /data/art","category":"art"}
        """;

    private const string PinRow = "pins ind=7 unique_id=u-1 title=T description=D follower_count=124000 poster_name=P tag_list=a,b "
        + "is_image_or_video=image image_src=https://x/y.jpg save_location=/data/art category=art";

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Every row of the table of what comes in and what becomes of it, and what lies near its borders.</summary>
    public static IReadOnlyList<CleaningCase> All { get; } =
    [
        .. Plain(), .. Keys(), .. Values(), .. Dates(), .. Wrapped(), .. NotJson(), .. WrongShape(), .. SharedStream(),
    ];

    private static IEnumerable<CleaningCase> Plain() =>
    [
        Text("A pin", "pin", Pin, PinRow),
        Text("A geolocation", "geo", Geo, GeoRow),
        Text("A user", "user", User, UserRow),
        Text("A pin with ind", "pin", """{"ind":7,"title":"T"}""", "pins ind=7 title=T"),
        Text("A user with index", "user", """{"index":7,"age":20}""", "users ind=7 age=20"),
        Text("Both names of the key: ind wins", "geo", """{"index":3,"ind":7,"country":"Peru"}""", "geolocations ind=7 country=Peru"),
        Text("A null ind beside an index", "geo", """{"index":3,"ind":null,"country":"Peru"}""", "geolocations ind=3 country=Peru"),
        Text("Columns that are null", "geo", """{"ind":7,"timestamp":null,"latitude":null,"longitude":null,"country":null}""", "geolocations ind=7"),
        Text("Half a coordinate is none", "geo", """{"ind":7,"latitude":1.5,"country":"Peru"}""", "geolocations ind=7 country=Peru"),
        Text("Extra columns", "user", """{"ind":7,"age":20,"nick":"A","x":{"age":1}}""", "users ind=7 age=20 extra=2"),
        Text("Blanks around the JSON", "user", " \t\r\n{\"ind\" : 7 , \"age\" : 20}\n ", "users ind=7 age=20"),
        Text("A byte order mark before the JSON", "user", "\uFEFF{\"ind\":7,\"age\":20}", "users ind=7 age=20"),
    ];

    private static IEnumerable<CleaningCase> Keys() =>
    [
        User7("A string of digits", "\"7\"", "users ind=7 age=20"),
        User7("A whole number with a point", "7.0", "users ind=7 age=20"),
        User7("A whole number with an exponent", "7e0", "users ind=7 age=20"),
        User7("Zero", "0", "users ind=0 age=20"),
        User7("The largest", "9223372036854775807", "users ind=9223372036854775807 age=20"),
        User7("One more than the largest", "9223372036854775808", "user bad_key: ind: 9223372036854775808 is no whole number from 0."),
        User7("A very large one", "123456789012345678901234567890", "user bad_key: ind: 123456789012345678901234567890 is no whole number from 0."),
        User7("Negative", "-1", "user bad_key: ind: -1 is no whole number from 0."),
        User7("A fraction", "7.5", "user bad_key: ind: 7.5 is no whole number from 0."),
        User7("A word", "\"seven\"", "user bad_key: ind: seven is no whole number from 0."),
        User7("True", "true", "user bad_key: ind: true is no whole number from 0."),
        User7("A list", "[7]", "user bad_key: ind: [7] is no whole number from 0."),
        User7("Null", "null", "user bad_key: ind is missing."),
        User7("Empty", "\" \"", "user bad_key: ind is missing."),
        Text("No ind", "user", """{"age":20}""", "user bad_key: ind is missing."),
    ];

    private static IEnumerable<CleaningCase> Values() =>
    [
        Text("Numbers as strings", "geo", """{"ind":"7","latitude":"-89.9787","longitude":" 173.293 "}""", "geolocations ind=7 coordinates=[-89.9787,173.293]"),
        Text("An age as a string", "user", """{"ind":7,"age":"20"}""", "users ind=7 age=20"),
        Text("An age with a point", "user", """{"ind":7,"age":20.0}""", "users ind=7 age=20"),
        Text("The oldest age", "user", """{"ind":7,"age":150}""", "users ind=7 age=150"),
        Text("Too old", "user", """{"ind":7,"age":151}""", "user bad_value: age: 151 is no whole number from 0 to 150."),
        Text("Too young", "user", """{"ind":7,"age":-1}""", "user bad_value: age: -1 is no whole number from 0 to 150."),
        Text("Half a year", "user", """{"ind":7,"age":20.5}""", "user bad_value: age: 20.5 is no whole number from 0 to 150."),
        Text("An age in words", "user", """{"ind":7,"age":"twenty"}""", "user bad_value: age: twenty is no whole number from 0 to 150."),
        Text("An empty age", "user", """{"ind":7,"age":"","first_name":"Ann"}""", "users ind=7 user_name=Ann"),
        Text("One name only", "user", """{"ind":7,"first_name":" ","last_name":"Lee"}""", "users ind=7 user_name=Lee"),
        Text("The poles and the date line", "geo", """{"ind":7,"latitude":-90,"longitude":180}""", "geolocations ind=7 coordinates=[-90,180]"),
        Text("Beyond the pole", "geo", """{"ind":7,"latitude":90.0001,"longitude":0}""", "geo bad_value: latitude: 90.0001 is no number from -90 to 90."),
        Text("Beyond the date line", "geo", """{"ind":7,"latitude":0,"longitude":-180.5}""", "geo bad_value: longitude: -180.5 is no number from -180 to 180."),
        Text("A latitude in words", "geo", """{"ind":7,"latitude":"north","longitude":0}""", "geo bad_value: latitude: north is no number from -90 to 90."),
        Text("A number beyond doubles", "geo", """{"ind":7,"latitude":"1e400","longitude":0}""", "geo bad_value: latitude: 1e400 is no number from -90 to 90."),
        Text("Numbers where text is due", "pin", """{"ind":7,"title":5,"description":1.5,"category":true}""", "pins ind=7 title=5 description=1.5 category=true"),
        Text("Objects where text is due", "pin", """{"ind":7,"tag_list":["a", "b"],"title":{"en": "T"}}""", """pins ind=7 title={"en":"T"} tag_list=["a","b"]"""),
        Text("Placeholders", "pin", """
            {"index":7,"title":"No Title Data Available","description":"No description available Story format","poster_name":"User Info Error","follower_count":"User Info Error","tag_list":"N,o, ,T,a,g,s, ,A,v,a,i,l,a,b,l,e","image_src":"Image src error.","category":"art"}
            """, "pins ind=7 category=art"),
        Text("The other forms of placeholders", "pin", """{"index":7,"description":"No description available","image_src":"Image src error","category":"art"}""", "pins ind=7 category=art"),
        Text("Outer blanks", "pin", "{\"ind\":7,\"title\":\"\u00a0\u200b a\u00a0b \ufeff\\n\",\"description\":\" \u00a0 \",\"category\":\"\"}", "pins ind=7 title=a\u00a0b"),
        Text("A quote, a backslash and emoji", "pin", """{"ind":7,"title":"Cote d'Ivoire \\ \"x\" \ud83d\ude00 é"}""", """pins ind=7 title=Cote d'Ivoire \ "x" 😀 é"""),
        Text("A NUL inside text", "pin", """{"ind":7,"title":"a\u0000b"}""", "pins ind=7 title=a\0b"),
        Followers("6M", 6_000_000), Followers("1.5k", 1500), Followers("2B", 2_000_000_000), Followers("3K", 3000), Followers("3m", 3_000_000),
        Followers("437", 437), Followers("0", 0), Followers("1.5", null), Followers("-5", null), Followers("12 k", null), Followers("k", null),
        Text("A count as a number", "pin", """{"ind":7,"follower_count":437}""", "pins ind=7 follower_count=437"),
        Text("A path already", "pin", """{"ind":7,"save_location":"/data/art"}""", "pins ind=7 save_location=/data/art"),
    ];

    private static IEnumerable<CleaningCase> Dates() =>
    [
        Date("2020-08-28T03:52:47", "2020-08-28T03:52:47.000Z"),
        Date("2020-08-28 03:52:47", "2020-08-28T03:52:47.000Z"),
        Date("08/28/2020, 03:52:47", "2020-08-28T03:52:47.000Z"),
        Date("2020-08-28T03:52:47.5", "2020-08-28T03:52:47.500Z"),
        Date("2020-08-28T03:52:47.123456789", "2020-08-28T03:52:47.123Z"),
        Date("2020-08-28T03:52:47Z", "2020-08-28T03:52:47.000Z"),
        Date("2020-08-28T03:52:47.250Z", "2020-08-28T03:52:47.250Z"),
        Date("2020-08-28T03:52:47+02:00", "2020-08-28T01:52:47.000Z"),
        Date("2020-08-28 03:52:47-0530", "2020-08-28T09:22:47.000Z"),
        Date("2020-08-28T03:52:47+02", "2020-08-28T01:52:47.000Z"),
        Date("08/28/2020, 03:52:47.75", "2020-08-28T03:52:47.750Z"),
        Date("08/28/2020, 03:52:47Z", "2020-08-28T03:52:47.000Z"),
        Date("08/28/2020, 03:52:47.1+02:00", "2020-08-28T01:52:47.100Z"),
        Date("08/28/2020, 03:52:47+0200", "2020-08-28T01:52:47.000Z"),
        Date("  2020-02-29T00:00:00 ", "2020-02-29T00:00:00.000Z"),
        Date("2021-02-29T00:00:00", null),
        Date("2020-13-01T00:00:00", null),
        Date("2020-04-31 00:00:00", null),
        Date("28/08/2020, 03:52:47", null),
        Date("02/30/2020, 03:52:47.5", null),
        Date("2020-08-28T24:00:00", null),
        Date("2020-08-28T03:60:00", null),
        Date("2020-08-28T03:52:60", null),
        Date("2020-08-28T03:52:47+25:00", null),
        Date("0000-01-01T00:00:00", null),
        Date("2020-08-28", null),
        Date("yesterday", null),
        Text("A date as a number", "user", """{"ind":7,"date_joined":1598586767}""", "user bad_value: date_joined: 1598586767 is no date with a time."),
    ];

    private static IEnumerable<CleaningCase> Wrapped() =>
    [
        Text("Below value", "geo", $$"""{"value":{{Geo}}}""", GeoRow + " unwrapped"),
        Text("Below data", "user", $$"""{ "data" : {{User}} }""", UserRow + " unwrapped"),
        Text("Below records and value", "pin", $$"""{"records":[{"value":{{Pin}}}]}""", PinRow + " unwrapped"),
        Text("Below records and data", "geo", $$"""{"records":[{"data":{{Geo}},"partition-key":"7"}]}""", GeoRow + " unwrapped"),
        Text("Below value beside a key", "geo", $$"""{"key":7,"value":{{Geo}}}""", GeoRow + " unwrapped extra=1"),
        Text("As a JSON string", "geo", Quoted(Geo), GeoRow + " unwrapped"),
        Text("As a JSON string below value", "geo", $$"""{"value":{{Quoted(Geo)}}}""", GeoRow + " unwrapped"),
        Text("As base64", "geo", Base64(Geo), GeoRow + " unwrapped"),
        Text("As base64 twice", "user", Base64(Base64(User)), UserRow + " unwrapped"),
        Text("As base64 without padding", "user", Base64(User + " ").TrimEnd('='), UserRow + " unwrapped"),
        Text("As base64 in lines", "pin", string.Join("\n", Base64(Pin).Chunk(76).Select(line => new string(line))) + "\n", PinRow + " unwrapped"),
        Text("As base64 for URLs", "pin", Base64("""{"ind":7,"title":"??>>ÿÿ"}""").Replace('+', '-').Replace('/', '_'), "pins ind=7 title=??>>ÿÿ unwrapped"),
        Text("As base64 in a JSON string", "geo", Quoted(Base64(Geo)), GeoRow + " unwrapped"),
        Text("As a JSON string in base64", "geo", Base64(Quoted(Geo)), GeoRow + " unwrapped"),
        Text("Below value in base64", "geo", Base64($$"""{"value":{{Geo}}}"""), GeoRow + " unwrapped"),
        Text("Two nesting levels", "geo", $$$"""{"value":{"value":{{{Geo}}}}}""", "geo wrong_shape: The row has no column of kind geo but the key."),
        Text("Base64 three times", "geo", Base64(Base64(Base64(Geo))), "geo not_json: The payload is not JSON."),
        Text("Several rows below records", "geo", $$"""{"records":[{"value":{{Geo}}},{"value":{{Geo}}}]}""", "geo wrong_shape: The record holds several rows."),
        Text("No row below records", "geo", """{"records":[]}""", "geo wrong_shape: The row has no column of kind geo but the key."),
        Text("A number below value", "geo", """{"value":5}""", "geo wrong_shape: The payload is JSON, but no object."),
    ];

    private static IEnumerable<CleaningCase> NotJson() =>
    [
        Text("A word", "geo", "hello world", "geo not_json: The payload is not JSON."),
        Text("A word that could be base64", "geo", "test", "geo not_json: The payload is not JSON."),
        Text("Empty", "geo", "", "geo not_json: The payload is empty."),
        Text("Blank", "geo", " \n", "geo not_json: The payload is empty."),
        Text("JSON cut short", "geo", Geo[..^1], "geo not_json: The payload is not JSON."),
        Text("A comma too many", "user", """{"ind":7,"age":20,}""", "user not_json: The payload is not JSON."),
        Text("A comma before a bracket inside text", "pin", """{"ind":7,"title":"a,] b,} : NaN"}""", "pins ind=7 title=a,] b,} : NaN"),
        Text("NaN", "geo", """{"ind":7,"latitude":NaN}""", "geo not_json: The payload is not JSON."),
        Text("Infinity", "geo", """{"ind":7,"latitude": -Infinity}""", "geo not_json: The payload is not JSON."),
        Text("Single quotes", "geo", """{'ind':7,'country':'Peru'}""", "geo not_json: The payload is not JSON."),
        Text("A leading zero", "user", """{"ind":07,"age":20}""", "user not_json: The payload is not JSON."),
        Text("A line end inside text", "pin", "{\"ind\":7,\"title\":\"a\nb\"}", "pin not_json: The payload is not JSON."),
        Text("Half a surrogate pair", "pin", """{"ind":7,"title":"\ud83d"}""", "pin not_json: The payload is not JSON."),
        Text("An escaped backslash before what looks like half a pair", "pin", """{"ind":7,"title":"\\ud83d"}""", @"pins ind=7 title=\ud83d"),
        Text("Two rows one behind the other", "geo", Geo + Geo, "geo not_json: The payload is not JSON."),
        Text("Something behind the row", "geo", Geo + " x", "geo not_json: The payload is not JSON."),
        Text("A bracket too many", "geo", Geo + "]", "geo not_json: The payload is not JSON."),
        Text("The original mapping's key=value text", "geo", "{ind=7, country=Peru}", "geo not_json: The payload is not JSON."),
        Bytes("Not UTF-8", "geo", [0xFF, 0xFE, 0x7B], "geo not_json: The payload is not UTF-8."),
        Bytes("Not UTF-8 inside text", "geo", [.. Encoding.UTF8.GetBytes("{\"ind\":7,\"country\":\""), 0xC3, .. Encoding.UTF8.GetBytes("\"}")], "geo not_json: The payload is not UTF-8."),
        Text("Base64 of what is not UTF-8", "geo", Convert.ToBase64String([0xFF, 0xFE, 0x7B]), "geo not_json: The payload is not JSON."),
        Text("Base64 of what is not JSON", "geo", Base64("hello world"), "geo not_json: The payload is not JSON."),
    ];

    private static IEnumerable<CleaningCase> WrongShape() =>
    [
        Text("An array", "geo", $"[{Geo}]", "geo wrong_shape: The payload is JSON, but no object."),
        Text("A number", "geo", "12345678", "geo wrong_shape: The payload is JSON, but no object."),
        Text("Null", "geo", "null", "geo wrong_shape: The payload is JSON, but no object."),
        Text("True", "geo", "true", "geo wrong_shape: The payload is JSON, but no object."),
        Bytes("A tombstone", "geo", null, "geo wrong_shape: The payload is JSON, but no object."),
        Text("A JSON string", "geo", "\"hello\"", "geo wrong_shape: The payload is a JSON string that holds no row."),
        Text("Base64 of an array", "geo", Base64("[1,2]"), "geo wrong_shape: The payload is JSON, but no object."),
        Text("An empty object", "geo", "{}", "geo wrong_shape: The row has no column of kind geo but the key."),
        Text("Only the key", "geo", """{"ind":7}""", "geo wrong_shape: The row has no column of kind geo but the key."),
        Text("A test payload", "geo", """{"hello":"world"}""", "geo wrong_shape: The row has no column of kind geo but the key."),
        Text("A row of another table", "geo", User, "geo wrong_shape: The columns are those of kind user, not geo."),
        Text("A row of another table with one column of its own", "geo", """{"ind":7,"age":20,"first_name":"A","country":"UK"}""", "geo wrong_shape: The columns are those of kind user, not geo."),
        Text("A name twice", "user", """{"ind":7,"age":20,"age":30}""", "user wrong_shape: A name appears twice in the row."),
        Text("Deep nesting", "user", "{\"ind\":7,\"age\":20,\"x\":" + new string('[', 500) + new string(']', 500) + "}", "users ind=7 age=20 extra=1"),
    ];

    private static IEnumerable<CleaningCase> SharedStream() =>
    [
        Text("The partition key's last word", null, """{"ind":7,"country":"Peru"}""", "geolocations ind=7 country=Peru", "7 geo"),
        Text("The partition key's last word behind a dash", null, """{"ind":7,"age":20}""", "users ind=7 age=20", "partition-7-User"),
        Text("The partition key's only word", null, """{"ind":7,"title":"T"}""", "pins ind=7 title=T", "pin"),
        Text("The columns, when the partition key tells nothing", null, User, UserRow, "7"),
        Text("The columns, when the partition key's word is no kind", null, Geo, GeoRow, "partition-one"),
        Text("The columns, when there is no partition key", null, Pin, PinRow),
        Text("Neither", null, """{"ind":7,"age":20,"country":"Peru"}""", "- wrong_shape: Neither the partition key nor the columns tell a kind."),
        Text("Not JSON and no kind", null, "hello", "- not_json: The payload is not JSON."),
        Text("Not JSON of a kind that the partition key tells", null, "hello", "pin not_json: The payload is not JSON.", "7 pin"),
        Text("A partition key that lies", null, User, "geo wrong_shape: The columns are those of kind user, not geo.", "7 geo"),
    ];

    private static CleaningCase User7(string what, string ind, string expected) =>
        Text($"A key: {what}", "user", $$"""{"ind":{{ind}},"age":20}""", expected);

    private static CleaningCase Followers(string count, long? expected) =>
        Text($"Followers: {count}", "pin", $$"""{"ind":7,"follower_count":"{{count}}","category":"art"}""", $"pins ind=7{(expected is null ? "" : $" follower_count={expected}")} category=art");

    private static CleaningCase Date(string date, string? instant) =>
        Text($"Date: {date}", "user", $$"""{"ind":7,"date_joined":"{{date}}"}""", instant is null ? $"user bad_value: date_joined: {date.Trim()} is no date with a time." : $"users ind=7 date_joined={instant}");

    private static CleaningCase Text(string name, string? kind, string payload, string expected, string? partitionKey = null) =>
        new(name, kind, Encoding.UTF8.GetBytes(payload), expected, partitionKey);

    private static CleaningCase Bytes(string name, string? kind, byte[]? payload, string expected) => new(name, kind, payload, expected);

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
