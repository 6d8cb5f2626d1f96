namespace CoERouter.Experts.Tokenization;

/// <summary>All that defines a byte-level BPE tokenizer, as <c>tokenizer.json</c> holds it. Immutable by convention: nobody changes the
/// collections.</summary>
public sealed record TokenizerDefinition
{
    /// <summary>Token text in the byte alphabet (a space is written as Ġ) to id.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>Pairs of token texts in order of rank: the first is merged first.</summary>
    public required IReadOnlyList<(string Left, string Right)> Merges { get; init; }

    /// <summary>Tokens found as a whole in the text.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>How text is cut to pieces before merging; one step is <see cref="PreTokenizerStep.ByteLevel"/>.</summary>
    public required IReadOnlyList<PreTokenizerStep> PreTokenizer { get; init; }

    /// <summary>True where text is first brought to Unicode normal form C. Default false.</summary>
    public bool NormalizeToFormC { get; init; }

    /// <summary>True where a piece that is a token as a whole is not built by merges. Default false.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>Ids that the model expects before every text, such as a begin token. <see cref="ITokenizer.Encode"/> does not add
    /// them.</summary>
    public IReadOnlyList<int> PrefixIds { get; init; } = [];

    /// <summary>Ids that the model expects after every text. <see cref="ITokenizer.Encode"/> does not add them.</summary>
    public IReadOnlyList<int> SuffixIds { get; init; } = [];
}
