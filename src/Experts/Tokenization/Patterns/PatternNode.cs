namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>A parsed regular expression.</summary>
internal abstract record PatternNode
{
    private PatternNode()
    {
    }

    /// <summary>One code point of a set.</summary>
    internal sealed record Set(CodePointSet Members) : PatternNode;

    /// <summary>Parts one after another; none for the empty expression.</summary>
    internal sealed record Concatenation(IReadOnlyList<PatternNode> Parts) : PatternNode;

    /// <summary>The first choice that leads to a match.</summary>
    internal sealed record Alternation(IReadOnlyList<PatternNode> Choices) : PatternNode;

    /// <summary>A part again and again.</summary>
    internal sealed record Repetition(PatternNode Part, int Least, int Most, RepetitionKind Kind) : PatternNode;

    /// <summary>A condition on the code points around a place.</summary>
    internal sealed record Assertion(PlaceCondition Condition) : PatternNode;
}
