namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>A code point with its combining class, and the place in the text that it came from.</summary>
internal readonly record struct AlignedCodePoint(int Value, byte Class, int Start, int End);
