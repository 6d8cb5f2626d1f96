using CoERouter.Experts.Tokenization.Patterns;

namespace CoERouter.Experts.Tokenization.Matching;

/// <summary>The matcher of a pattern.</summary>
internal static class TextMatchers
{
    /// <exception cref="NotSupportedException">The pattern cannot be matched in linear time, or is none.</exception>
    internal static ITextMatcher Create(string pattern, bool isLiteral) =>
        isLiteral ? new LiteralMatcher(pattern) : new CompiledPattern(pattern);
}
