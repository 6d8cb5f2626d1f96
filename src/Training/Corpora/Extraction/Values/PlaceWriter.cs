using CoERouter.Training.Corpora.Extraction.Words;

namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>Parts of postal addresses. A street includes its house number.</summary>
internal static class PlaceWriter
{
    private const double InventedShare = 0.35;

    private static readonly string[] ZipPatterns =
        ["#####", "#####", "####", "######", "@@# #@@", "@## #@@", "#### @@", "###-####", "@#@ #@#", "#####-####"];

    public static string City(Draft draft)
    {
        string city = draft.PickOrInvent(PlacePools.Cities, InventedShare, capital: true);
        return draft.Chance(0.1) ? draft.OneOf("New ", "Port ", "North ", "Bad ", "St. ") + city : city;
    }

    public static string Zip(Draft draft) => draft.Fresh(ZipPatterns);

    public static string Street(Draft draft)
    {
        string name = draft.PickOrInvent(PlacePools.StreetNames, InventedShare, capital: true);
        string number = draft.Random.Next(1, draft.OneOf(20, 200, 2000)) + (draft.Chance(0.15) ? draft.Fill("~").ToUpperInvariant() : string.Empty);
        return draft.Random.Next(6) switch
        {
            0 => $"{name}strasse {number}",
            1 => $"{draft.OneOf("Calle", "Via", "Rue", "Rua")} {name} {number}",
            2 => $"{number} {name} {draft.OneOf("St", "Rd", "Ave", "Blvd", "Ln")}",
            _ => $"{number} {name} {draft.OneOf("Street", "Road", "Lane", "Avenue", "Way", "Drive", "Court", "Place")}",
        };
    }
}
