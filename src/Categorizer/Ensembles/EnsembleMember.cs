namespace CoERouter.Categorizer.Ensembles;

/// <summary>One member of an ensemble.</summary>
/// <param name="Categorizer">The member.</param>
/// <param name="Weight">What its log-probabilities are multiplied by; not negative.</param>
/// <param name="OutsideMean">The mean of its out-of-domain score on prompts that it did not learn from.</param>
/// <param name="OutsideDeviation">The standard deviation of the same; positive.</param>
public sealed record EnsembleMember(ICategorizer Categorizer, float Weight, float OutsideMean, float OutsideDeviation);
