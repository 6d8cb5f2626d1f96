namespace CoERouter.Experts.Tokenization;

/// <summary>What a <c>tokenizer.json</c> may hold at most: about four times the largest published ones, so that a hostile file cannot take
/// the memory.</summary>
internal static class TokenizerLimits
{
    internal const int FileBytes = 128 << 20;
    internal const int Tokens = 1 << 20;
    internal const int Merges = 1 << 20;
    internal const int AddedTokens = 1 << 16;
    internal const int TokenCharacters = 1024;
    internal const int PatternCharacters = 4096;
    internal const int PreTokenizerSteps = 32;

    /// <summary>Steps in a sequence of normalizers, decoders or post-processors; distilled embedding models have about forty.</summary>
    internal const int Steps = 256;

    /// <summary>What a normalizer may make of one text; steps that lengthen could else multiply it without end.</summary>
    internal const int NormalizedCharacters = 1 << 28;
}
