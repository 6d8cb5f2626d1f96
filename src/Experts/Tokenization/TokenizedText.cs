namespace CoERouter.Experts.Tokenization;

/// <summary>Tokens of a text, or of two, with the place of each in its text. All lists have the same length.</summary>
public sealed record TokenizedText
{
    /// <summary>The tokens.</summary>
    public required IReadOnlyList<int> Ids { get; init; }

    /// <summary>Where each token stands in its text: the first UTF-16 unit, and the one after the last. A token that stands in no text has an
    /// empty place at 0.</summary>
    public required IReadOnlyList<(int Start, int End)> Spans { get; init; }

    /// <summary>Which segment each token belongs to, as BERT-like models want it: mostly 0 for the first text and 1 for the second.</summary>
    public required IReadOnlyList<int> TypeIds { get; init; }

    /// <summary>True for tokens that stand in no text, such as a begin token.</summary>
    public required IReadOnlyList<bool> IsMarker { get; init; }
}
