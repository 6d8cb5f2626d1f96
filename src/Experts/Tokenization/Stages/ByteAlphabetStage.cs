using CoERouter.Experts.Tokenization.Normalization;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Stages;

/// <summary>Writes the UTF-8 bytes of each piece in the byte alphabet, for stages and models that read it.</summary>
internal sealed class ByteAlphabetStage(PieceStage next) : PieceStage
{
    private static readonly ByteAlphabetNormalizer s_normalizer = new();

    internal override void Accept(AlignedText piece, TokenizingRun run) => next.Accept(s_normalizer.Apply(piece, run.Tracks), run);
}
