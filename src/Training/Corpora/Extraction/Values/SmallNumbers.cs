using System.Globalization;

namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>Counts, durations, weights and versions. Numbers are the same in all pools: there is no other set of digits.</summary>
internal static class SmallNumbers
{
    public static string Count(Draft draft) => draft.Random.Next(2, draft.OneOf(10, 30, 500)).ToString(CultureInfo.InvariantCulture);

    public static string Duration(Draft draft) => draft.OneOf(
        draft.Random.Next(1, 19) * 5 + " minutes", draft.Random.Next(2, 9) + " hours", draft.Random.Next(1, 19) * 5 + " min");

    public static string Latency(Draft draft) =>
        draft.OneOf(
            draft.Random.Next(1, 9000) + "ms",
            (draft.Random.Next(1, 9000) / 1000.0).ToString("0.000", CultureInfo.InvariantCulture) + "s",
            draft.Random.Next(1, 9000) + " ms");

    public static string Platform(Draft draft) =>
        draft.OneOf(string.Empty, "1") + draft.Random.Next(1, 10) + draft.OneOf(string.Empty, string.Empty, "a", "b");

    public static string Version(Draft draft) =>
        draft.OneOf(string.Empty, string.Empty, "v") + draft.Random.Next(12) + "." + draft.Random.Next(30)
        + draft.OneOf(string.Empty, ".0", ".1", ".7", "-rc2");

    public static string Weight(Draft draft) =>
        (draft.Random.Next(1, 400) / 10.0).ToString("0.0", CultureInfo.InvariantCulture) + draft.OneOf(" kg", "kg", " lb");
}
