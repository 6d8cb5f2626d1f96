using System.Text;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>
/// Draws strings that are no words. A hash of the string decides whether it belongs to training or to <see cref="Wording.Unseen"/>, so
/// no string belongs to both.
/// </summary>
internal static class InventedWords
{
    // One string in eight is kept from training.
    private const uint UnseenShare = 8;
    private const int MostLetters = 9;
    private const string Consonants = "bcdfghjklmnprstvwz";
    private const string Vowels = "aeiou";
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    private static readonly string[] RealWords = WordBlend.Sources(TableNouns.Seen.Concat(ColumnNouns.Seen.Values.SelectMany(names => names)));

    // A blend may happen to be a word of a pool, which belongs to one wording only.
    private static readonly HashSet<string> KnownWords =
    [
        .. RealWords,
        .. WordBlend.Sources(TableNouns.Unseen.Concat(ColumnNouns.Unseen.Values.SelectMany(names => names))),
        .. WordBlend.Sources(ValueWords.Seen.Values.Concat(ValueWords.Unseen.Values).SelectMany(words => words)),
    ];

    /// <summary>Whether a string is kept from training.</summary>
    public static bool IsUnseen(string text)
    {
        // FNV-1a, 32 bits.
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (hash >> 8) % UnseenShare == 0;
    }

    /// <summary>A lower-case word of syllables, of random letters, or of two real words' parts, three to nine letters long, that is no reserved and no real word.</summary>
    public static string Word(Random random, Wording wording) =>
        Until(
            wording,
            () => random.Next(9) switch
            {
                < 2 => Scramble(random, random.Next(3, 7)),
                < 6 => WordBlend.Draw(random, RealWords),
                _ => Syllables(random),
            },
            word => word.Length <= MostLetters && !ReservedWords.Contains(word) && !KnownWords.Contains(word));

    /// <summary>A code such as <c>KX-402</c> or <c>b7f2</c>. It starts with a letter.</summary>
    public static string Code(Random random, Wording wording) => Until(
        wording,
        () => random.Next(3) switch
        {
            0 => $"{Scramble(random, 2).ToUpperInvariant()}-{random.Next(10, 1000)}",
            1 => $"{Scramble(random, 1).ToUpperInvariant()}{random.Next(10, 10_000)}",
            _ => $"{Scramble(random, random.Next(2, 4))}{random.Next(0, 100)}{Scramble(random, 1)}",
        },
        _ => true);

    /// <summary>Draws until a string is on the asked side of the split and acceptable.</summary>
    public static string Until(Wording wording, Func<string> draw, Func<string, bool> accept)
    {
        while (true)
        {
            string text = draw();
            if (IsUnseen(text) == (wording == Wording.Unseen) && accept(text))
            {
                return text;
            }
        }
    }

    private static string Syllables(Random random)
    {
        StringBuilder word = new();
        for (int syllable = random.Next(2, 4); syllable > 0; syllable--)
        {
            word.Append(Consonants[random.Next(Consonants.Length)]).Append(Vowels[random.Next(Vowels.Length)]);
        }

        if (random.Next(2) == 0)
        {
            word.Append(Consonants[random.Next(Consonants.Length)]);
        }

        return word.ToString();
    }

    private static string Scramble(Random random, int length) =>
        string.Create(length, random, (span, source) =>
        {
            foreach (ref char c in span)
            {
                c = Letters[source.Next(Letters.Length)];
            }
        });
}
