namespace CoERouter.Experts.Tokenization.Training;

/// <summary>What to train.</summary>
public sealed record BytePairTrainerOptions
{
    /// <summary>Tokens wanted, special ones and the 256 bytes included. Fewer come out where the texts repeat too little.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Control tokens, which get the ids from 0 in this order. Default none.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>A pair must stand this often in the texts to become a token. Default 2.</summary>
    public int MinimumPairCount { get; init; } = 2;
}
