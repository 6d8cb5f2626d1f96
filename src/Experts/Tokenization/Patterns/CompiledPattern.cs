using CoERouter.Experts.Tokenization.Matching;

namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>A regular expression that is matched with backtracking but in linear time: a choice that failed at a place is not tried there
/// again (as RE2's bit-state search), neither by the same match nor by a later one. It reads whole code points. Immutable.</summary>
internal sealed class CompiledPattern : ITextMatcher
{
    private readonly PatternInstruction[] _instructions;
    private readonly int _start;
    private readonly int _choices;

    /// <exception cref="NotSupportedException">The expression is wrong, or needs something that is not supported.</exception>
    internal CompiledPattern(string pattern)
    {
        (_instructions, _start, _choices) = PatternCompiler.Compile(pattern);
    }

    public void FindAll(ReadOnlySpan<char> text, MatchList matches)
    {
        Span<ulong> tried = stackalloc ulong[PatternSearch.SmallTried];
        Span<(int Instruction, int Place)> stack = stackalloc (int, int)[PatternSearch.SmallStack];
        using PatternSearch search = new(_instructions, _choices, text, tried, stack);
        for (int start = 0; start < text.Length;)
        {
            int end = search.MatchAt(_start, start);
            if (end > start)
            {
                matches.Add(start, end);
                start = end;
            }
            else
            {
                start += PatternSearch.LengthAt(text, start);
            }
        }
    }
}
