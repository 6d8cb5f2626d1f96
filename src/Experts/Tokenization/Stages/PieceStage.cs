using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Stages;

/// <summary>One stage of cutting text into pieces: it takes a piece and gives what it makes of it to the next stage. The last stage is the
/// model. Stages are immutable; what a call needs is in its <see cref="TokenizingRun"/>.</summary>
internal abstract class PieceStage
{
    /// <summary>Takes a piece that is not empty.</summary>
    internal abstract void Accept(AlignedText piece, TokenizingRun run);
}
