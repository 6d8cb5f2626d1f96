namespace CoERouter.Training.Corpora;

/// <summary>
/// Joins the beginning of one word to the end of another. A tokenizer cuts real words into long pieces, which invented letters and syllables
/// never contain; a blend puts those pieces into new surroundings, so that an expert learns to copy them rather than to complete them.
/// </summary>
internal static class WordBlend
{
    private const int FewestLetters = 2;

    /// <summary>The words of which blends can be made: at least four letters, nothing else.</summary>
    public static string[] Sources(IEnumerable<string> phrases) =>
        [.. phrases.SelectMany(phrase => phrase.Split('_', ' ', '-')).Where(word => word.Length >= 2 * FewestLetters && word.All(char.IsAsciiLetter))
            .Select(word => word.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A lower-case blend of two of the words.</summary>
    public static string Draw(Random random, IReadOnlyList<string> words)
    {
        string first = words[random.Next(words.Count)], second = words[random.Next(words.Count)];
        int kept = random.Next(FewestLetters, first.Length - 1), left = random.Next(FewestLetters, second.Length - 1);
        return first[..kept] + second[left..];
    }
}
