namespace Pinlake.Emulator.Rows.Builtin;

/// <summary>A category and what its pins are about.</summary>
/// <param name="Name">As the original spells it.</param>
/// <param name="Things">Plural phrases in lower case.</param>
internal sealed record BuiltinCategory(string Name, IReadOnlyList<string> Things);

/// <summary>The words that builtin rows are composed of. A change here changes every row: raise <see cref="BuiltinDatabase.ContentVersion"/>.</summary>
internal static class BuiltinWords
{
    /// <summary>The 13 categories in alphabetical order.</summary>
    public static IReadOnlyList<BuiltinCategory> Categories { get; } =
    [
        new("art",
        [
            "watercolor landscapes", "charcoal portraits", "line drawings", "ink sketches", "acrylic pours",
            "paper collages", "clay figures", "gouache studies", "mural designs", "pencil shadings", "oil still lifes",
            "linocut prints", "abstract canvases", "sketchbook pages",
        ]),
        new("beauty",
        [
            "smoky eye looks", "braided hairstyles", "nail designs", "skin care routines", "lip tints", "bob haircuts",
            "face masks", "curly updos", "brow shapes", "honey highlights", "overnight serums", "ponytail styles",
            "blush tricks", "gel manicures",
        ]),
        new("christmas",
        [
            "tree ornaments", "gift wraps", "sugar cookies", "door wreaths", "advent calendars", "mantel garlands",
            "snowman crafts", "stocking fillers", "candle jars", "porch lights", "gingerbread houses", "paper stars",
            "table settings", "tree toppers",
        ]),
        new("diy-and-crafts",
        [
            "macrame hangers", "felt animals", "mason jar lanterns", "pallet shelves", "paper flowers", "button bracelets",
            "tie dye shirts", "resin coasters", "yarn pompoms", "rock paintings", "soap bars", "leaf prints",
            "sock puppets", "cardboard castles",
        ]),
        new("education",
        [
            "reading corners", "phonics games", "number lines", "spelling lists", "science experiments", "lesson planners",
            "morning bins", "sight word cards", "fraction charts", "writing prompts", "map puzzles", "classroom rules",
            "story maps", "counting songs",
        ]),
        new("event-planning",
        [
            "wedding checklists", "baby shower themes", "birthday backdrops", "seating charts", "party favors",
            "dessert tables", "balloon arches", "invitation suites", "budget sheets", "garden receptions", "guest books",
            "picnic setups", "photo booths", "conference badges",
        ]),
        new("finance",
        [
            "saving challenges", "budget binders", "debt trackers", "side hustles", "grocery plans", "retirement charts",
            "envelope systems", "frugal habits", "emergency funds", "coupon folders", "passive incomes", "no spend weeks",
            "money mindsets", "tax checklists",
        ]),
        new("home-decor",
        [
            "gallery walls", "linen curtains", "farmhouse kitchens", "rattan lamps", "entryway benches",
            "bathroom shelves", "velvet sofas", "accent rugs", "bedroom nooks", "fireplace mantels", "open pantries",
            "plant corners", "reading chairs", "tiled backsplashes",
        ]),
        new("mens-fashion",
        [
            "denim jackets", "linen suits", "chelsea boots", "wool overcoats", "graphic tees", "leather belts",
            "fade haircuts", "knit polos", "cargo trousers", "watch straps", "oxford shirts", "bomber jackets",
            "silk ties", "white sneakers",
        ]),
        new("quotes",
        [
            "morning mantras", "kind words", "funny one-liners", "lessons on patience", "thoughts on friendship",
            "lines about rain", "words for graduates", "letters to daughters", "notes on courage", "sayings about coffee",
            "verses on moving on", "reminders to rest", "truths about time", "wishes for brides",
        ]),
        new("tattoos",
        [
            "fine line flowers", "forearm bands", "geometric animals", "tiny ankle stars", "half sleeves", "moon phases",
            "script names", "koi designs", "compass roses", "finger symbols", "shoulder mandalas", "wave outlines",
            "matching hearts", "botanical wrists",
        ]),
        new("travel",
        [
            "coastal road trips", "packing lists", "hidden beaches", "city weekends", "mountain huts", "island ferries",
            "night trains", "street food tours", "desert camps", "lake cabins", "carry-on tricks", "old town walks",
            "national parks", "rooftop views",
        ]),
        new("vehicles",
        [
            "camper conversions", "muscle cars", "vintage scooters", "pickup builds", "electric hatchbacks",
            "rally coupes", "cafe racers", "dashboard mods", "off-road trailers", "garage setups", "classic convertibles",
            "truck beds", "chrome rims", "tiny vans",
        ]),
    ];

    /// <summary>What things may be.</summary>
    public static IReadOnlyList<string> Adjectives { get; } =
    [
        "Airy", "Bold", "Boho", "Bright", "Calm", "Charming", "Cheerful", "Clever", "Cozy", "Crisp", "Dreamy", "Earthy",
        "Easy", "Elegant", "Festive", "Fresh", "Gentle", "Graceful", "Handmade", "Honest", "Lovely", "Minimal", "Modern",
        "Moody", "Natural", "Playful", "Quick", "Quirky", "Rustic", "Simple", "Soft", "Stylish", "Sunny", "Thrifty",
        "Timeless", "Unusual", "Vintage", "Whimsical",
    ];

    /// <summary>What may be done with things.</summary>
    public static IReadOnlyList<string> Verbs { get; } =
    [
        "arrange", "build", "choose", "collect", "combine", "copy", "create", "design", "improve", "love", "make",
        "master", "mix", "plan", "renew", "restyle", "style", "try",
    ];

    /// <summary>When.</summary>
    public static IReadOnlyList<string> Seasons { get; } =
    [
        "Autumn", "Fall", "Holiday", "Morning", "Spring", "Summer", "Weekend", "Winter",
    ];

    /// <summary>For whom.</summary>
    public static IReadOnlyList<string> Audiences { get; } =
    [
        "beginners", "best friends", "busy parents", "children", "couples", "dreamers", "early risers", "families",
        "first timers", "grandparents", "neighbors", "newlyweds", "night owls", "pet owners", "roommates", "students",
        "teachers", "teens", "toddlers", "travelers",
    ];

    /// <summary>Where.</summary>
    public static IReadOnlyList<string> Places { get; } =
    [
        "a small flat", "Accra", "Bergen", "Chicago", "Kyoto", "Lisbon", "Lima", "Málaga", "Oslo", "our backyard", "Porto",
        "Québec", "São Paulo", "Sydney", "the attic", "the city", "the countryside", "Vienna", "Zürich",
    ];

    /// <summary>With what.</summary>
    public static IReadOnlyList<string> Materials { get; } =
    [
        "a cup of tea", "a good plan", "a little glue", "a pencil", "an old map", "bright paint", "cotton yarn",
        "dried flowers", "fresh paper", "glass beads", "kitchen scissors", "ribbon", "salt", "scrap wood", "warm light",
        "white ink",
    ];

    /// <summary>How accounts' names begin.</summary>
    public static IReadOnlyList<string> PosterFirst { get; } =
    [
        "Amber", "Birch", "Blue", "Brave", "Bright", "Cedar", "City", "Clever", "Coastal", "Copper", "Cotton", "Daily",
        "Garden", "Golden", "Happy", "Hazel", "Indigo", "Ivory", "Little", "Lucky", "Lunar", "Maple", "Mellow", "Merry",
        "Mint", "Nordic", "Olive", "Paper", "Pepper", "Pine", "Plain", "Rosy", "Rustic", "Sage", "Salty", "Silver",
        "Simple", "Slow", "Sunny", "Urban", "Velvet", "Wild", "Willow", "Winter",
    ];

    /// <summary>How accounts' names go on.</summary>
    public static IReadOnlyList<string> PosterSecond { get; } =
    [
        "Almanac", "Atelier", "Attic", "Bakery", "Barn", "Basket", "Blog", "Boutique", "Canvas", "Closet", "Collective",
        "Corner", "Cottage", "Crew", "Diary", "Edit", "Fable", "Feather", "Field", "Finds", "Folk", "Forest", "Gallery",
        "Goods", "Habit", "Harbor", "House", "Ideas", "Journal", "Kitchen", "Lane", "Ledger", "Letters", "Living", "Loft",
        "Magazine", "Market", "Mornings", "Nest", "Notes", "Pantry", "Press", "Project", "Roads", "Room", "School", "Shop",
        "Society", "Stories", "Studio", "Supply", "Table", "Thread", "Weekly", "Workshop",
    ];

    /// <summary>Characters outside the basic plane, some joined, some with a variation selector.</summary>
    public static IReadOnlyList<string> Emoji { get; } =
    [
        "✨", "🎄", "❤\uFE0F", "💕", "🔥", "🌿", "📌", "😍", "👩\u200D🎨", "👍🏽", "🇮🇹", "🏳\uFE0F\u200D🌈",
    ];

    /// <summary>Titles in other scripts.</summary>
    public static IReadOnlyList<string> ForeignTitles { get; } =
    [
        "Идеи для дома", "Новый год своими руками", "Как рисовать цветы", "手作りのクリスマス", "花の描き方", "旅行のヒント", "작은 집 꾸미기",
        "简单的手工", "أفكار للمنزل", "Décoration d’intérieur à petit prix", "Frisuren für lange Haare – Schritt für Schritt",
        "Tatuajes pequeños y bonitos", "Ý tưởng trang trí",
    ];

    /// <summary>First names in alphabetical order.</summary>
    public static IReadOnlyList<string> FirstNames { get; } =
    [
        "Ada", "Adam", "Aisha", "Alan", "Alba", "Alice", "Amir", "Amy", "Ana", "Anders", "Anna", "Anton", "Aria", "Arthur",
        "Astrid", "Beatrice", "Ben", "Bianca", "Boris", "Bruno", "Camille", "Carl", "Carmen", "Cecilia", "Chen", "Chloe",
        "Clara", "Conrad", "Dana", "Daniel", "Daria", "David", "Diego", "Dina", "Dora", "Edgar", "Elena", "Eli", "Elsa",
        "Emil", "Emma", "Erik", "Esther", "Eva", "Fatima", "Felix", "Fiona", "Flora", "Frank", "Freya", "George", "Gina",
        "Grace", "Greta", "Hana", "Hannah", "Hugo", "Ida", "Igor", "Ines", "Ingrid", "Iris", "Isaac", "Ivan", "Jack",
        "Jana", "Jasmine", "Joel", "Jonas", "Judith", "Julia", "Kai", "Karen", "Kofi", "Lara", "Laura", "Lena", "Leo",
        "Liam", "Lina", "Louis", "Luca", "Lucia", "Malik", "Mara", "Marco", "Maria", "Martin", "Maya", "Mei", "Mila",
        "Milan", "Mona", "Nadia", "Naomi", "Nico", "Nina", "Noah", "Nora", "Olga", "Oscar", "Otto", "Pablo", "Paula",
        "Peter", "Petra", "Priya", "Ravi", "Rita", "Robin", "Rosa", "Ruth", "Sami", "Sara", "Selma", "Simon", "Sofia",
        "Sven", "Tara", "Tessa", "Theo", "Tom", "Uma", "Vera", "Victor", "Viola", "Wanda", "Will", "Yara", "Yusuf", "Zoe",
    ];

    /// <summary>Last names in alphabetical order.</summary>
    public static IReadOnlyList<string> LastNames { get; } =
    [
        "Abbas", "Abel", "Acker", "Adair", "Ahmed", "Albers", "Allard", "Alvarez", "Amari", "Andersen", "Archer", "Arnold",
        "Ashby", "Auer", "Baker", "Bakshi", "Barlow", "Bauer", "Becker", "Bell", "Bennett", "Berg", "Bishop", "Blake",
        "Boyd", "Brandt", "Brooks", "Bruno", "Burke", "Byrne", "Carter", "Castro", "Chang", "Clark", "Cole", "Conti",
        "Cooper", "Costa", "Cruz", "Dahl", "Dalton", "Davies", "Dean", "Delgado", "Diaz", "Dixon", "Doyle", "Drake",
        "Duarte", "Dunn", "Eaton", "Eder", "Ellis", "Engel", "Eriksen", "Evans", "Farrell", "Faure", "Fischer", "Fleming",
        "Flores", "Ford", "Foster", "Fox", "Frank", "Fuchs", "Gallo", "Garcia", "Gibbs", "Gomez", "Grant", "Green",
        "Gruber", "Haas", "Hall", "Hansen", "Harper", "Hayes", "Heller", "Hoffman", "Holm", "Horn", "Huber", "Hughes",
        "Hunt", "Ibarra", "Ito", "Jansen", "Jensen", "Jones", "Juarez", "Kaiser", "Kane", "Keller", "Kelly", "Khan",
        "King", "Klein", "Koch", "Kramer", "Kumar", "Lang", "Larsen", "Lee", "Lehmann", "Lopez", "Lund", "Mann", "Marino",
        "Marsh", "Martin", "Mayer", "Meyer", "Mills", "Molina", "Moore", "Moreno", "Morris", "Moser", "Murphy", "Nash",
        "Neumann", "Nguyen", "Nielsen", "Nolan", "Novak", "Okafor", "Olsen", "Ortiz", "Owens", "Page", "Palmer", "Park",
        "Patel", "Perez", "Porter", "Price", "Quinn", "Ramos", "Reed", "Reyes", "Rice", "Richter", "Rivera", "Romano",
        "Rossi", "Roth", "Ruiz", "Russo", "Sato", "Schmidt", "Scott", "Shah", "Sharp", "Silva", "Singh", "Sommer", "Stein",
        "Stone", "Suzuki", "Tanaka", "Taylor", "Thorne", "Torres", "Tran", "Turner", "Vargas", "Vega", "Vogel", "Wagner",
        "Walsh", "Weber", "Wells", "West", "White", "Wolf", "Wong", "Wright", "Yang", "Young", "Zapata", "Zeller",
        "Ziegler",
    ];
}
