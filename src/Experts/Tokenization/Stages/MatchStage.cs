using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Stages;

/// <summary>Cuts at the matches of a pattern; what becomes of matches and of the text between them follows from the behavior.</summary>
/// <param name="matcher">Finds the matches.</param>
/// <param name="behavior">What becomes of them.</param>
/// <param name="inverts">True where the text between the matches takes the part of the matches.</param>
/// <param name="next">Takes the pieces.</param>
internal sealed class MatchStage(ITextMatcher matcher, SplitBehavior behavior, bool inverts, PieceStage next) : PieceStage
{
    internal override void Accept(AlignedText piece, TokenizingRun run)
    {
        MatchList matches = run.RentMatches();
        matcher.FindAll(piece.Text, matches);
        Part part = new(0, 0, IsMatch: false);
        int position = 0;
        for (int i = 0; i < matches.Count; i++)
        {
            (int start, int end) = matches[i];
            part = Add(new Part(position, start, inverts), part, piece, run);
            part = Add(new Part(start, end, !inverts), part, piece, run);
            position = end;
        }

        part = Add(new Part(position, piece.Length, inverts), part, piece, run);
        Give(part, piece, run);
        run.Return(matches);
    }

    // Joins the part to the one before it, or gives that one away and holds the new one back.
    private Part Add(Part part, Part held, AlignedText piece, TokenizingRun run)
    {
        if (part.Start == part.End)
        {
            return held;
        }

        bool joins = held.End > held.Start && behavior switch
        {
            SplitBehavior.Contiguous => part.IsMatch == held.IsMatch,
            SplitBehavior.MergedWithPrevious => part.IsMatch && !held.IsMatch,
            SplitBehavior.MergedWithNext => !part.IsMatch && held.IsMatch,
            _ => false,
        };
        if (joins)
        {
            // What a match was joined to takes no second one.
            bool isMatch = behavior == SplitBehavior.Contiguous ? part.IsMatch : behavior == SplitBehavior.MergedWithPrevious;
            return new Part(held.Start, part.End, isMatch);
        }

        Give(held, piece, run);
        return part;
    }

    private void Give(Part part, AlignedText piece, TokenizingRun run)
    {
        if (part.End > part.Start && !(part.IsMatch && behavior == SplitBehavior.Removed))
        {
            next.Accept(piece.Slice(part.Start, part.End), run);
        }
    }

    private readonly record struct Part(int Start, int End, bool IsMatch);
}
