using CoERouter.Training.Corpora.Extraction.Words;

namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>People and how to reach them. A third of the parts of names is invented.</summary>
internal static class PeopleWriter
{
    private const double InventedShare = 0.35;

    private static readonly string[] PhonePatterns =
    [
        "+1 ### ### ####", "(###) ###-####", "###-###-####", "+44 20 #### ####", "+49 ### #######", "0### ######", "## ## ## ## ##",
        "+## ### ### ###", "+##########", "### ####",
        "0##/######", "555-####",
    ];

    private static readonly string[] Endings = ["com", "net", "org", "io", "de", "co.uk", "fr", "eu", "example", "dev", "it", "ch"];

    public static string Person(Draft draft)
    {
        string first = First(draft);
        string last = Last(draft);
        draft.Person = (first, last);
        return draft.Random.Next(25) switch
        {
            0 => $"{first[0]}. {last}",
            1 => $"{first} {draft.Fill("@")}. {last}",
            2 => $"{first} {First(draft)} {last}",
            3 => $"{first} {last}-{Last(draft)}",
            _ => $"{first} {last}",
        };
    }

    public static string User(Draft draft)
    {
        if (draft.Chance(0.35))
        {
            return draft.Fresh("%%%%", "~~~##", "~%%%%%", "~####", "~~%%%%%%");
        }

        (string first, string last) = draft.Person is { } person && draft.Chance(0.5)
            ? person
            : (First(draft), Last(draft));
        string joined = draft.Random.Next(5) switch
        {
            0 => first[0] + last,
            1 => first + "_" + last,
            2 => last + draft.Random.Next(10, 100),
            3 => first + last[0],
            _ => first + "." + last,
        };
        return Ascii(joined.ToLowerInvariant());
    }

    private static string First(Draft draft) => draft.PickOrInvent(PeoplePools.FirstNames, InventedShare, capital: true);

    private static string Last(Draft draft) => draft.PickOrInvent(PeoplePools.LastNames, InventedShare, capital: true);

    // Logins and mail addresses do without letters outside ASCII.
    private static string Ascii(string name) => new([.. name.Where(char.IsAscii)]);

    public static string Email(Draft draft) => User(draft) + "@" + Domain(draft);

    public static string Domain(Draft draft)
    {
        string name = draft.PickOrInvent(TradePools.CompanyWords, 0.5, capital: false).ToLowerInvariant();
        string tail = draft.Chance(0.2) ? draft.OneOf("-mail", "mail", "-group", "labs", "24") : string.Empty;
        return name + tail + "." + draft.OneOf<string>(Endings);
    }

    public static string Phone(Draft draft) => draft.Fresh(PhonePatterns);

    public static string Position(Draft draft)
    {
        string trade = draft.PickOrInvent(PeoplePools.Trades, 0.15, capital: true);
        return draft.Chance(0.5) ? draft.Pick(PeoplePools.Ranks) + " " + trade : trade;
    }
}
