using System.Text.RegularExpressions;

namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>Cuts at the matches of a regular expression without backtracking. It reads UTF-16: a class such as <c>\p{L}</c> does not hold
/// letters past U+FFFF.</summary>
internal sealed class RegexSplitter : IPieceSplitter
{
    private const string SpaceTail = @"\s+(?!\S)|\s+";
    private readonly Regex _regex;
    private readonly Regex? _beforeSpaceTail;
    private readonly bool _removeMatches;
    private readonly bool _removeGaps;

    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    /// <exception cref="NotSupportedException">The pattern needs backtracking.</exception>
    internal RegexSplitter(string pattern, bool removeMatches, bool removeGaps)
    {
        // The one lookahead in common use stands at the end of a pattern; without it, white space is one run, cut in Next.
        var spaceTail = pattern.EndsWith("|" + SpaceTail, StringComparison.Ordinal);
        _beforeSpaceTail = spaceTail ? Compile(pattern[..^(SpaceTail.Length + 1)]) : null;
        _regex = Compile(spaceTail ? pattern[..^SpaceTail.Length] + @"\s+" : pattern);
        (_removeMatches, _removeGaps) = (removeMatches, removeGaps);
    }

    public int Next(ReadOnlySpan<char> text, int start, out bool kept)
    {
        foreach (var match in _regex.EnumerateMatches(text, start))
        {
            if (match.Length == 0)
            {
                continue;
            }

            kept = match.Index > start ? !_removeGaps : !_removeMatches;
            return match.Index > start ? match.Index : MatchEnd(text, start, start + match.Length);
        }

        kept = !_removeGaps;
        return text.Length;
    }

    // The lookahead gives the last character of a run of white space back to the piece that follows, unless an earlier alternative matched
    // the run.
    private int MatchEnd(ReadOnlySpan<char> text, int start, int end)
    {
        if (_beforeSpaceTail is null || end - start == 1 || end == text.Length || !text[start..end].IsWhiteSpace())
        {
            return end;
        }

        foreach (var match in _beforeSpaceTail.EnumerateMatches(text[start..end]))
        {
            return match.Index == 0 && match.Length == end - start ? end : end - 1;
        }

        return end - 1;
    }

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
