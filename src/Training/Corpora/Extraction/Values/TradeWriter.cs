using CoERouter.Training.Corpora.Extraction.Words;

namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>Companies, goods and what letters are about.</summary>
internal static class TradeWriter
{
    private const double InventedShare = 0.35;

    private static readonly string[] LegalForms =
    [
        "Ltd", "GmbH", "Inc", "AG", "LLC", "SA", "BV", "Group", "Labs", "Foods", "Systems", "Partners", "Media", "Motors", "Tools",
        "Works", "Supply", "Energy", "Books", "Logistics"
    ];

    public static string Company(Draft draft)
    {
        string word = Word(draft);
        return draft.Random.Next(8) switch
        {
            0 => word,
            1 => $"{draft.PickOrInvent(PeoplePools.LastNames, InventedShare, capital: true)} & {draft.OneOf("Sons", "Co", "Daughters", "Partners")}",
            2 => $"{word} {Word(draft)} {draft.OneOf<string>(LegalForms)}",
            _ => $"{word} {draft.OneOf<string>(LegalForms)}",
        };
    }

    public static string Venue(Draft draft, WordPool kinds)
    {
        string kind = draft.Pick(kinds);
        string word = Word(draft);
        return draft.Chance(0.3) ? $"{kind} {word}" : $"{word} {kind}";
    }

    public static string Product(Draft draft)
    {
        string goods = draft.PickOrInvent(TradePools.Goods, 0.2, capital: false);
        return draft.Random.Next(8) switch
        {
            0 => goods,
            1 => $"{draft.Invent(capital: true)} {goods}",
            2 => $"{draft.Invent(capital: true)} {draft.Fresh("##", "###", "@##", "@@###", "@#")} {goods}",
            3 => $"{draft.Invent(capital: true)} {draft.Fresh("##", "@#", "@@##", "@####")}",
            _ => $"{draft.PickOrInvent(TradePools.Materials, 0.2, capital: false)} {goods}",
        };
    }

    public static string Subject(Draft draft) =>
        draft.Pick(TradePools.TopicOpenings) + " " + (draft.Chance(0.3) ? draft.Invent(capital: true) + " " : string.Empty)
        + draft.Pick(TradePools.Topics);

    private static string Word(Draft draft) => draft.PickOrInvent(TradePools.CompanyWords, InventedShare, capital: true);
}
