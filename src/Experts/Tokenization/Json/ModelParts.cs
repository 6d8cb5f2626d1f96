using CoERouter.Experts.Tokenization.Models;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>What the model of a file gives.</summary>
internal sealed record ModelParts(TokenVocabulary Vocabulary, ITokenModel Model, int? Unknown)
{
    /// <summary>The same model for pieces of plain text whose bytes it reads; null where it cannot.</summary>
    public ITokenModel? OfBytes { get; init; }

    /// <summary>Stands after the last character of a word; empty for most.</summary>
    public string EndOfWord { get; init; } = "";
}
