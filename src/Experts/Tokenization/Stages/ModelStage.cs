using CoERouter.Experts.Tokenization.Models;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Stages;

/// <summary>The last stage: the model turns each piece into tokens.</summary>
internal sealed class ModelStage(ITokenModel model) : PieceStage
{
    internal override void Accept(AlignedText piece, TokenizingRun run) => model.Encode(piece, run);
}
