using System.Collections.Frozen;
using System.Globalization;

namespace CoERouter.Training.Corpora.Foreign;

/// <summary>The pools that code writes: numbers, prices, times, senseless words and passages of text.</summary>
internal static class WrittenWords
{
    private const int LongestPassageSentences = 12;
    private const int LongestListingLines = 30;
    private const int DeepestIndent = 3;
    private const string Consonants = "bcdfghjklmnpqrstvwxz";
    private const string Vowels = "aeiouy";

    /// <summary>The names of these pools.</summary>
    public static FrozenSet<string> Names { get; } = FrozenSet.ToFrozenSet(
        ["num", "small", "year", "decimal", "price", "clock", "noise", "text", "brief", "id", "program", "markup", "log"],
        StringComparer.Ordinal);

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
        "text" => Repeat("sentence", " ", random.Next(3, LongestPassageSentences + 1), drawFrom),
        "brief" => Repeat("instruction", random.Next(2) == 0 ? " " : "\n", random.Next(2, LongestPassageSentences + 1), drawFrom),
        "id" => Identifier(random, drawFrom),
        "program" => Listing("programline", random, drawFrom),
        "markup" => Listing("markupline", random, drawFrom),
        "log" => Repeat("logline", "\n", random.Next(1, LongestPassageSentences), drawFrom),
        _ => throw new ArgumentException($"There is no written pool '{name}'.", nameof(name)),
    };

    private static string Repeat(string pool, string separator, int count, Func<string, string> drawFrom) =>
        string.Join(separator, Enumerable.Range(0, count).Select(_ => drawFrom(pool)));

    // Short listings are as frequent as long ones: the logarithm of the length is even.
    private static string Listing(string pool, Random random, Func<string, string> drawFrom)
    {
        int lines = (int)Math.Exp(random.NextDouble() * Math.Log(LongestListingLines)) + 1;
        string indent = random.Next(3) == 0 ? "\t" : "    ";
        int depth = 0;
        return string.Join('\n', Enumerable.Range(0, lines).Select(_ =>
        {
            depth = Math.Clamp(depth + random.Next(-1, 2), 0, DeepestIndent);
            return string.Concat(Enumerable.Repeat(indent, depth)) + drawFrom(pool);
        }));
    }

    private static string Identifier(Random random, Func<string, string> drawFrom)
    {
        string first = random.Next(6) == 0 ? Noise(random) : drawFrom("part");
        string second = drawFrom("part");
        return random.Next(6) switch
        {
            0 => $"{first}_{second}",
            1 => first + Capital(second),
            2 => Capital(first) + Capital(second),
            3 => $"{first}{random.Next(1, 10)}",
            4 => $"{first}_{second}".ToUpperInvariant(),
            _ => first,
        };
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

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
