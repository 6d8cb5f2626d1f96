namespace CoERouter.Experts.Tokenization;

/// <summary>One step of cutting text into the pieces within which tokens are merged. The steps run in order, each on every piece of the
/// one before it.</summary>
public abstract record PreTokenizerStep
{
    private PreTokenizerStep()
    {
    }

    /// <summary>Cuts at the matches of a pattern.</summary>
    /// <param name="Pattern">A regular expression, or a literal text where <paramref name="Literal"/> is true.</param>
    /// <param name="Literal">True where the pattern is plain text.</param>
    /// <param name="Behavior"><see cref="SplitBehavior.Isolated"/> or <see cref="SplitBehavior.Removed"/>.</param>
    /// <param name="Invert">True where the text between the matches takes the part of the matches.</param>
    public sealed record Split(string Pattern, bool Literal, SplitBehavior Behavior, bool Invert) : PreTokenizerStep;

    /// <summary>Cuts runs of numeric characters from the rest.</summary>
    /// <param name="Individual">True where each digit is a piece of its own.</param>
    public sealed record Digits(bool Individual) : PreTokenizerStep;

    /// <summary>Cuts punctuation from the rest.</summary>
    /// <param name="Behavior">What becomes of punctuation characters.</param>
    public sealed record Punctuation(SplitBehavior Behavior) : PreTokenizerStep;

    /// <summary>Turns text to UTF-8 bytes, written in the byte alphabet. Exactly one step of a byte-level tokenizer is of this
    /// kind.</summary>
    /// <param name="AddPrefixSpace">True where a piece that does not begin with a space gets one.</param>
    /// <param name="UseRegex">True where GPT-2's pattern cuts the text first.</param>
    public sealed record ByteLevel(bool AddPrefixSpace, bool UseRegex) : PreTokenizerStep;
}
