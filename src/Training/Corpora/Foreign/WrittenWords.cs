using System.Collections.Frozen;
using System.Globalization;

namespace CoERouter.Training.Corpora.Foreign;

/// <summary>The pools that code writes: numbers, prices, times, senseless words and passages of text.</summary>
internal static class WrittenWords
{
    private const int LongestPassageSentences = 12;
    private const string Consonants = "bcdfghjklmnpqrstvwxz";
    private const string Vowels = "aeiouy";

    /// <summary>The names of these pools.</summary>
    public static FrozenSet<string> Names { get; } =
        FrozenSet.ToFrozenSet(["num", "small", "year", "decimal", "price", "clock", "noise", "text"], StringComparer.Ordinal);

    /// <summary>Draws from the pool of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="random">Decides.</param>
    /// <param name="drawFrom">Draws from a word pool, for passages made of sentences.</param>
    public static string Draw(string name, Random random, Func<string, string> drawFrom) => name switch
    {
        "num" => Invariant($"{random.Next(1, (int)Math.Pow(10, random.Next(1, 6)))}"),
        "small" => Invariant($"{random.Next(2, 21)}"),
        "year" => Invariant($"{random.Next(1700, 2031)}"),
        "decimal" => Invariant($"{random.Next(1, 1000) / 10.0}"),
        "price" => Invariant($"${random.Next(1, 3000)}"),
        "clock" => Invariant($"{random.Next(1, 13)}{(random.Next(2) == 0 ? "" : ":30")} {(random.Next(2) == 0 ? "am" : "pm")}"),
        "noise" => Noise(random),
        "text" => string.Join(' ', Enumerable.Range(0, random.Next(3, LongestPassageSentences + 1)).Select(_ => drawFrom("sentence"))),
        _ => throw new ArgumentException($"There is no written pool '{name}'.", nameof(name)),
    };

    private static string Noise(Random random)
    {
        bool isPronounceable = random.Next(2) == 0;
        return string.Create(random.Next(3, 11), (random, isPronounceable), static (letters, state) =>
        {
            for (int i = 0; i < letters.Length; i++)
            {
                letters[i] = !state.isPronounceable ? (char)('a' + state.random.Next(26))
                    : i % 2 == 0 ? Consonants[state.random.Next(Consonants.Length)]
                    : Vowels[state.random.Next(Vowels.Length)];
            }
        });
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
