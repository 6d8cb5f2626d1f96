using CoERouter.Training.Corpora.Extraction.Words;

namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>Numbers of invoices, orders, parcels and the like: half follow a common form, half are plainly random.</summary>
internal static class CodeWriter
{
    private const int FewestLetters = 4;
    private const int MostLetters = 10;

    public static string Code(Draft draft, params string[] prefixes) => draft.OnSide(() => draft.Random.Next(8) switch
    {
        0 => draft.OneOf<string>(prefixes) + draft.OneOf("-", string.Empty) + Digits(draft, 3, 8),
        1 => draft.OneOf<string>(prefixes) + "-" + draft.Random.Next(2015, 2032) + "-" + Digits(draft, 2, 5),
        2 => Digits(draft, 4, 10),
        3 => draft.Random.Next(2015, 2032) + draft.OneOf("/", "-") + Digits(draft, 2, 5),
        4 => draft.Fill(draft.OneOf("@-####", "@@-#####", "@@@-###", "@@####", "##-@@-##", "***-***", "****-***-**")),
        _ => draft.Fill(new string('*', draft.Random.Next(FewestLetters, MostLetters + 1))),
    });

    public static string Iban(Draft draft) => draft.Fresh(
        "DE## #### #### ####", "DE##################", "GB##@@@@##########", "FR## #### #### ####", "NL##@@@@##########", "ES## #### #### ####", "@@##############");

    private static string Digits(Draft draft, int fewest, int most) => draft.Fill(new string('#', draft.Random.Next(fewest, most + 1)));
}
