namespace CoERouter.Experts.Tokenization.Matching;

/// <summary>Finds a fixed text.</summary>
internal sealed class LiteralMatcher(string literal) : ITextMatcher
{
    public void FindAll(ReadOnlySpan<char> text, MatchList matches)
    {
        if (literal.Length == 0)
        {
            return;
        }

        int start = 0;
        for (int skip; (skip = text[start..].IndexOf(literal, StringComparison.Ordinal)) >= 0; start += skip + literal.Length)
        {
            matches.Add(start + skip, start + skip + literal.Length);
        }
    }
}
