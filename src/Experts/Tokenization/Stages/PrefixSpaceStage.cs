using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Stages;

/// <summary>Writes a space before a piece that does not begin with one.</summary>
internal sealed class PrefixSpaceStage(PieceStage next) : PieceStage
{
    internal override void Accept(AlignedText piece, TokenizingRun run)
    {
        if (piece.Text[0] != ' ')
        {
            AlignedTextBuilder result = new(piece.Length + 1, run.Tracks);
            result.Replace(piece, 0, 0, ' ');
            result.Copy(piece, 0, piece.Length);
            piece = result.Build(piece.IsFirst);
        }

        next.Accept(piece, run);
    }
}
