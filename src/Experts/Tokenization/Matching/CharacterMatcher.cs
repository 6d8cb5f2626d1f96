using System.Text;

namespace CoERouter.Experts.Tokenization.Matching;

/// <summary>Finds single code points that satisfy a condition.</summary>
internal sealed class CharacterMatcher(Predicate<Rune> isMatch) : ITextMatcher
{
    public void FindAll(ReadOnlySpan<char> text, MatchList matches)
    {
        for (int start = 0, length; start < text.Length; start += length)
        {
            Rune.DecodeFromUtf16(text[start..], out Rune rune, out length);
            if (isMatch(rune))
            {
                matches.Add(start, start + length);
            }
        }
    }
}
