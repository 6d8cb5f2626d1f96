using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Models;

/// <summary>Each piece is one token, or the unknown one. Immutable.</summary>
internal sealed class WordLevelModel(TokenVocabulary vocabulary, int? unknown) : ITokenModel
{
    public void Encode(AlignedText piece, TokenizingRun run)
    {
        if (vocabulary.TryRead(piece.Text, out int id) || (id = unknown ?? -1) >= 0)
        {
            run.Add(id, piece, 0, piece.Length);
        }
    }
}
