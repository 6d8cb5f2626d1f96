namespace CoERouter.Training.Selection;

/// <summary>A candidate with its places among all.</summary>
/// <param name="Score">What it did.</param>
/// <param name="AccuracyRank">One more than the candidates of higher accuracy.</param>
/// <param name="PerplexityRank">One more than the candidates of lower mean perplexity.</param>
public sealed record RankedCandidate(ShotScore Score, int AccuracyRank, int PerplexityRank)
{
    /// <summary>Both ranks together; small is good.</summary>
    public int RankSum => AccuracyRank + PerplexityRank;
}
