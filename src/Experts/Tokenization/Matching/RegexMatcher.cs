using System.Text.RegularExpressions;

namespace CoERouter.Experts.Tokenization.Matching;

/// <summary>Finds a regular expression.</summary>
internal sealed class RegexMatcher : ITextMatcher
{
    private readonly Regex _regex;

    internal RegexMatcher(string pattern)
    {
        try
        {
            _regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new NotSupportedException($"The pattern cannot be matched in linear time: {pattern}", e);
        }
    }

    public void FindAll(ReadOnlySpan<char> text, MatchList matches)
    {
        foreach (ValueMatch match in _regex.EnumerateMatches(text))
        {
            if (match.Length > 0)
            {
                matches.Add(match.Index, match.Index + match.Length);
            }
        }
    }
}
