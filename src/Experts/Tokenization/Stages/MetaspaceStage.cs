using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Stages;

/// <summary>Writes spaces as a visible character, as SentencePiece does, and cuts before each of them.</summary>
internal sealed class MetaspaceStage(char replacement, PrependScheme scheme, bool splits, PieceStage next) : PieceStage
{
    internal override void Accept(AlignedText piece, TokenizingRun run)
    {
        AlignedText text = Rewrite(piece, run.Tracks);
        if (!splits)
        {
            next.Accept(text, run);
            return;
        }

        for (int start = 0, end; start < text.Length; start = end)
        {
            int space = text.Text[(start + 1)..].IndexOf(replacement);
            end = space < 0 ? text.Length : start + 1 + space;
            next.Accept(text.Slice(start, end), run);
        }
    }

    private AlignedText Rewrite(AlignedText piece, bool tracks)
    {
        char first = piece.Text[0];
        bool prepends = first != ' ' && first != replacement
            && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.IsFirst));
        if (!prepends && !piece.Text.Contains(' '))
        {
            return piece;
        }

        AlignedTextBuilder result = new(piece.Length + 1, tracks);
        if (prepends)
        {
            result.Replace(piece, 0, 0, replacement);
        }

        for (int start = 0; start < piece.Length;)
        {
            int space = piece.Text[start..].IndexOf(' ');
            int end = space < 0 ? piece.Length : start + space;
            result.Copy(piece, start, end);
            if (space >= 0)
            {
                result.Replace(piece, end, end + 1, replacement);
            }

            start = end + 1;
        }

        return result.Build(piece.IsFirst);
    }
}
