namespace CoERouter.Training.Corpora.Arithmetic;

/// <summary>Words of the word problems. Training draws only from the seen pools; no word is in both pools of a kind.</summary>
internal static class WordPools
{
    public static readonly string[] SeenPeople =
    [
        "Anna", "Ben", "Carla", "David", "Emma", "Felix", "Grace", "Henry", "Ida", "Jack", "Kate", "Leo", "Maria", "Noah", "Olga", "Paul",
        "Rosa", "Sam", "Tina", "Victor", "Wendy", "Yusuf", "Zoe", "Amir", "Lucy", "Omar", "Priya", "Tom", "Nina", "Marco",
    ];

    public static readonly string[] UnseenPeople =
    [
        "Bruno", "Chloe", "Dmitri", "Elif", "Gustav", "Hana", "Ivan", "Jolene", "Kofi", "Linnea", "Mateo", "Naomi", "Oskar", "Petra", "Quentin", "Ravi",
    ];

    public static readonly string[] SeenThings =
    [
        "apples", "books", "pencils", "stamps", "marbles", "cookies", "oranges", "tickets", "cards", "shirts", "bottles", "eggs", "flowers", "coins",
        "chairs", "stickers", "pens", "cakes", "toys", "bricks", "lamps", "plates", "photos", "balls", "cups", "letters", "parts", "seeds", "tiles", "shells",
    ];

    public static readonly string[] UnseenThings =
    [
        "mangoes", "buttons", "candles", "ribbons", "walnuts", "scarves", "badges", "magnets", "pillows", "umbrellas", "melons", "whistles", "lanterns",
        "postcards", "spoons", "kites",
    ];

    public static readonly string[] SeenHolders =
    [
        "boxes", "bags", "shelves", "crates", "packs", "rows", "baskets", "trays", "cartons", "drawers", "jars", "carts",
    ];

    public static readonly string[] UnseenHolders = ["barrels", "bundles", "cabinets", "buckets", "pouches", "racks", "chests", "bins"];

    public static readonly string[] SeenPlaces =
    [
        "A shop", "A farm", "A school", "A factory", "A library", "A bakery", "A museum", "A market", "A hotel", "A garden", "A club", "A warehouse",
    ];

    public static readonly string[] UnseenPlaces = ["A theatre", "A vineyard", "A hospital", "A workshop", "A nursery", "A brewery", "A gallery", "A stadium"];

    // x is by far the most usual.
    public static readonly string[] SeenUnknowns = ["x", "x", "x", "x", "y", "n", "a", "t"];

    public static readonly string[] UnseenUnknowns = ["z", "k", "w", "m"];
}
