namespace CoERouter.Experts.Tokenization.Matching;

/// <summary>Finds something in text. Implementations are immutable and take time linear in the text.</summary>
internal interface ITextMatcher
{
    /// <summary>Appends every match to <paramref name="matches"/>, from left to right.</summary>
    void FindAll(ReadOnlySpan<char> text, MatchList matches);
}
