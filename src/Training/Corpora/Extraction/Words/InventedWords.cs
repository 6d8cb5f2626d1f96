namespace CoERouter.Training.Corpora.Extraction.Words;

/// <summary>
/// Writes words that no list holds. An expert that only ever copies familiar words learns to recall them; invented syllables, plain random
/// letters and blends of two words make it copy letter by letter.
/// </summary>
internal static class InventedWords
{
    private const double RandomLettersShare = 0.25;
    private const double BlendShare = 0.4;
    private const int FewestLetters = 2;
    private const int MostRandomLetters = 7;

    private static readonly string[] Onsets =
    [
        "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "q", "r", "s", "t", "v", "w", "x", "y", "z", "br", "ch", "dr", "fl",
        "gr", "kr", "pl",
        "qu", "sh", "sk", "st", "th", "tr", "vr", "",
    ];

    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "y", "ae", "ei", "io", "ou", "ea"];

    private static readonly string[] Codas =
    [
        "", "", "", "", "", "", "", "", "b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "z", "nd", "rk", "st", "ll",
    ];

    private static readonly string[] RealWords = WordBlend.Sources(
        new[]
        {
            PeoplePools.FirstNames, PeoplePools.LastNames, PeoplePools.Trades, PlacePools.Cities, PlacePools.StreetNames, TradePools.CompanyWords, TradePools.Goods,
            TradePools.Materials, SystemPools.Services, SystemPools.Things,
        }.SelectMany(pool => pool.Of(Wording.Seen)));

    private static readonly int[] SyllableCounts = [1, 1, 2, 2, 2, 2, 3];

    /// <summary>Draws a lower-case word of the side asked for.</summary>
    public static string Draw(Random random, Wording wording)
    {
        while (true)
        {
            double kind = random.NextDouble();
            string word = kind < RandomLettersShare ? Letters(random) : kind < RandomLettersShare + BlendShare ? WordBlend.Draw(random, RealWords) : Syllables(random);
            if (word.Length >= FewestLetters && WordSide.Of(word) == wording)
            {
                return word;
            }
        }
    }

    private static string Letters(Random random) =>
        string.Create(random.Next(FewestLetters, MostRandomLetters + 1), random, static (letters, source) =>
        {
            for (int i = 0; i < letters.Length; i++)
            {
                letters[i] = (char)('a' + source.Next(26));
            }
        });

    private static string Syllables(Random random)
    {
        string word = string.Empty;
        for (int left = SyllableCounts[random.Next(SyllableCounts.Length)]; left > 0; left--)
        {
            word += Onsets[random.Next(Onsets.Length)] + Vowels[random.Next(Vowels.Length)];
            word += Codas[random.Next(Codas.Length)];
        }

        return word;
    }
}
