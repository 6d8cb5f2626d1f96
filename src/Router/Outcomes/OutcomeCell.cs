namespace CoERouter.Router.Outcomes;

/// <summary>What one arm was measured to do on one category.</summary>
/// <param name="Score">Mean score of its answers, from 0 to 1.</param>
/// <param name="Count">Prompts that were measured.</param>
/// <param name="MeanActiveParameters">Mean active parameters per token.</param>
/// <param name="MeanLatencyMilliseconds">Mean time of a whole answer; 0 where it was not measured.</param>
public readonly record struct OutcomeCell(double Score, int Count, double MeanActiveParameters, double MeanLatencyMilliseconds)
{
    /// <summary>Mean price of an answer, in any currency that all cells share; 0 where it is free or not known.</summary>
    public double MeanCost { get; init; }
}
