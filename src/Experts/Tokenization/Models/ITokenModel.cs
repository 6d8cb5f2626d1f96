using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Models;

/// <summary>Turns one piece of text into tokens. Implementations are thread-safe, and their work is bounded by n log n of the
/// piece.</summary>
internal interface ITokenModel
{
    /// <summary>Appends the tokens of a piece, which is not empty.</summary>
    void Encode(AlignedText piece, TokenizingRun run);
}
