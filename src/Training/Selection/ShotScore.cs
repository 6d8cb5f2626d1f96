namespace CoERouter.Training.Selection;

/// <summary>What one candidate did on the examples.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Right">Whether each answer was right.</param>
/// <param name="Perplexity">Perplexity of each reference answer; infinite where the example does not fit the expert.</param>
/// <param name="MeanMilliseconds">Mean time of an answer.</param>
public sealed record ShotScore(ShotCandidate Candidate, IReadOnlyList<bool> Right, IReadOnlyList<double> Perplexity, double MeanMilliseconds)
{
    /// <summary>Share of right answers, from 0 to 1.</summary>
    public double Accuracy => Right.Count(right => right) / (double)Right.Count;

    /// <summary>Mean of the perplexities.</summary>
    public double MeanPerplexity => Perplexity.Average();
}
