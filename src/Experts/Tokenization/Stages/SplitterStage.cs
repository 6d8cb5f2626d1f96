using CoERouter.Experts.Tokenization.Splitting;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Stages;

/// <summary>Cuts with a splitter that reads the text once, piece by piece.</summary>
internal sealed class SplitterStage(IPieceSplitter splitter, PieceStage next) : PieceStage
{
    internal override void Accept(AlignedText piece, TokenizingRun run)
    {
        for (int start = 0, end; start < piece.Length; start = end)
        {
            end = splitter.Next(piece.Text, start, out bool kept);
            if (kept)
            {
                next.Accept(piece.Slice(start, end), run);
            }
        }
    }
}
