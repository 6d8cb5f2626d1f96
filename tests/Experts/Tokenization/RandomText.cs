using System.Text;

namespace CoERouter.Tests.Experts.Tokenization;

/// <summary>Seeded random texts for property tests.</summary>
internal static class RandomText
{
    private static readonly string[] s_bits =
    [
        " ", "  ", "\n", "\r\n", "\t", "'s", "'LL", "’", "a", "Zürich", "der", "12", "٣", "½", "Ⅳ", "日本", "𝒽𝓮", "🙂", "👍🏽", "e\u0301", "\u00A0", "\u3000", "<|end|>",
        "<|user|>", "<|", "|>", "_", "-", "...", "\0", "\u007F", "ſ", "\uFFFD", "\uD83D", "\uDE42", "ﷺ", "क्षि", "{", "\"",
    ];

    /// <summary>Text of whole fragments of many scripts, unpaired surrogates among them.</summary>
    internal static string Mixed(Random random, int fragments)
    {
        var text = new StringBuilder();
        for (var i = 0; i < fragments; i++)
        {
            text.Append(random.Next(4) == 0 ? new Rune(RandomScalar(random)).ToString() : s_bits[random.Next(s_bits.Length)]);
        }

        return text.ToString();
    }

    /// <summary>Words of one to eight lower-case letters, a few of them much more frequent than others.</summary>
    internal static string Words(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ =>
        string.Concat(Enumerable.Range(0, 1 + random.Next(8)).Select(_ => (char)('a' + random.Next(1 + random.Next(20)))))));

    /// <summary>Letters each with a few combining marks in any order.</summary>
    internal static string Marks(Random random, int letters)
    {
        var text = new StringBuilder();
        for (var i = 0; i < letters; i++)
        {
            text.Append((char)('A' + random.Next(58)));
            for (var marks = random.Next(5); marks > 0; marks--)
            {
                text.Append((char)(0x300 + random.Next(0x70)));
            }
        }

        return text.ToString();
    }

    /// <summary>Text of characters up to U+FFFF, which a regular expression in .NET reads one by one.</summary>
    internal static string Basic(Random random, int length)
    {
        const string Likely = "aZß日٣12½ \u00A0\u3000\t\r\n\n  '.,-_'stremvldSTſ\u0301{’";
        return string.Concat(Enumerable.Range(0, length).Select(_ =>
            random.Next(8) == 0 ? (char)random.Next(0xD800) : Likely[random.Next(Likely.Length)]));
    }

    private static int RandomScalar(Random random)
    {
        var value = random.Next(0x110000);
        return value is >= 0xD800 and <= 0xDFFF ? 'x' : value;
    }
}
