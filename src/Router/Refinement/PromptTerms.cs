using System.Numerics;

namespace CoERouter.Router.Refinement;

/// <summary>
/// The terms of a prompt for score prediction: words, pairs of neighbouring words, and beginnings of long words, as hashes. Case is folded and every run of
/// digits is its length; each mark, and each character of a script without spaces, is a word. Of a long prompt the first
/// <see cref="MostCharacters"/> characters are read.
/// </summary>
public static class PromptTerms
{
    /// <summary>How many characters of a prompt are read.</summary>
    public const int MostCharacters = 6000;

    // Words that begin alike usually mean alike: a cheap stem.
    private const int StemCharacters = 5;
    private const int LongestNumber = 6;
    private const char FirstWithoutSpaces = '\u2e80';

    private const uint WordSeed = 0x9747B28C;
    private const uint StemSeed = 0x2545F491;
    private const uint PairSeed = 0x5BD1E995;
    private const uint Prime = 0x01000193;

    /// <summary>Counts the terms of a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="counts">Is cleared, then receives hash and count of each term.</param>
    public static void Count(ReadOnlySpan<char> prompt, Dictionary<uint, int> counts)
    {
        counts.Clear();
        ReadOnlySpan<char> text = prompt[..Math.Min(prompt.Length, MostCharacters)];
        uint previous = 0;
        for (int i = 0; i < text.Length;)
        {
            int kind = KindOf(text[i]);
            if (kind == 0)
            {
                i++;
                continue;
            }

            int start = i;
            uint hash = WordSeed;
            uint stem = 0;
            do
            {
                char c = kind == 2 ? '0' : char.ToLowerInvariant(text[i]);
                hash = kind == 2 && i - start >= LongestNumber ? hash : (hash ^ c) * Prime;
                stem = i - start == StemCharacters - 1 ? hash : stem;
                i++;
            }
            while (kind <= 2 && i < text.Length && KindOf(text[i]) == kind);

            Add(counts, Mix(hash));
            if (kind == 1 && i - start > StemCharacters)
            {
                Add(counts, Mix(stem ^ StemSeed));
            }

            if (previous != 0)
            {
                Add(counts, Mix((((previous ^ PairSeed) * Prime) ^ hash) * Prime));
            }

            previous = hash;
        }
    }

    // 1: letters, 2: digits, 3: a word of one character.
    private static int KindOf(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) ? 0 : char.IsDigit(c) ? 2 : char.IsLetter(c) && c < FirstWithoutSpaces ? 1 : 3;

    private static void Add(Dictionary<uint, int> counts, uint term) => counts[term] = counts.GetValueOrDefault(term) + 1;

    private static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x21F0AAAD;
        hash = (hash ^ (hash >> 15)) * 0x735A2D97;
        return BitOperations.RotateLeft(hash ^ (hash >> 15), 7);
    }
}
