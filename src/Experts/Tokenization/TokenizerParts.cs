using CoERouter.Experts.Tokenization.Decoding;
using CoERouter.Experts.Tokenization.Models;
using CoERouter.Experts.Tokenization.Normalization;
using CoERouter.Experts.Tokenization.PostProcessing;
using CoERouter.Experts.Tokenization.Stages;

namespace CoERouter.Experts.Tokenization;

/// <summary>The parts that a tokenizer is made of, whatever file they were read from.</summary>
internal sealed record TokenizerParts
{
    /// <summary>The tokens of the model and the added ones.</summary>
    public required TokenVocabulary Vocabulary { get; init; }

    /// <summary>Changes the text first; null where nothing changes it.</summary>
    public INormalizer? Normalizer { get; init; }

    /// <summary>True where added tokens that are looked for in normalized text are normalized themselves. Default true.</summary>
    public bool NormalizesAddedTokens { get; init; } = true;

    /// <summary>Cuts the text to pieces and turns them into tokens.</summary>
    public required PieceStage Stage { get; init; }

    /// <summary>What the model expects around a text.</summary>
    public TokenTemplate Template { get; init; } = TokenTemplate.Plain;

    /// <summary>Turns tokens to text; null where they are joined by spaces.</summary>
    public ITokenDecoder? Decoder { get; init; }

    /// <summary>True where decoded text loses spaces before English punctuation. Default false.</summary>
    public bool CleansUp { get; init; }

    /// <summary>The token of what cannot be spelled; null where there is none.</summary>
    public int? Unknown { get; init; }
}
