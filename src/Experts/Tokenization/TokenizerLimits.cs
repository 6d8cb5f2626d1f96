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

    /// <summary>What one step of a normalizer may make of a text.</summary>
    internal const int NormalizedCharacters = 1 << 24;

    /// <summary>How much longer a normalizer may make a text, past a few characters; the longest published mapping is 18.</summary>
    internal const int NormalizedGrowth = 32;

    /// <summary>What a normalizer may make of the shortest text.</summary>
    internal const int NormalizedLeast = 1 << 16;

    /// <summary>Words of memory for one search of a text by a pattern: 128 MiB.</summary>
    internal const int PatternMemoryWords = 1 << 24;
}
