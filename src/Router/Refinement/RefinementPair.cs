using CoERouter.Router.Arms;

namespace CoERouter.Router.Refinement;

/// <summary>What two arms scored on the sample's prompts of one category.</summary>
public sealed record RefinementPair
{
    /// <summary>The category.</summary>
    public required string Category { get; init; }

    /// <summary>The arm of the smaller cost.</summary>
    public required Arm Cheap { get; init; }

    /// <summary>The arm of the greater cost; equal to <see cref="Cheap"/> where there is nothing to choose, and then its prompts count for cost and score alone.</summary>
    public required Arm Dear { get; init; }

    /// <summary>Cost of one prompt by the cheap arm, in any unit that all pairs share.</summary>
    public required double CheapCost { get; init; }

    /// <summary>Cost of one prompt by the dear arm.</summary>
    public required double DearCost { get; init; }

    /// <summary>The prompts.</summary>
    public required IReadOnlyList<string> Prompts { get; init; }

    /// <summary>Score of the cheap arm on each, finite.</summary>
    public required IReadOnlyList<double> CheapScores { get; init; }

    /// <summary>Score of the dear arm on each, finite.</summary>
    public required IReadOnlyList<double> DearScores { get; init; }

    /// <summary>Whether there is nothing to choose.</summary>
    public bool IsFixed => Cheap == Dear;

    /// <summary>How much more the dear arm scored on each prompt.</summary>
    internal double[] Gains => [.. DearScores.Zip(CheapScores, (dear, cheap) => dear - cheap)];
}
