namespace CoERouter.Categorizer.Storage;

/// <summary>One member of a stored ensemble; see <see cref="Ensembles.EnsembleMember"/>.</summary>
/// <param name="Part">The member.</param>
/// <param name="Weight">What its log-probabilities are multiplied by.</param>
/// <param name="OutsideMean">The mean of its out-of-domain score.</param>
/// <param name="OutsideDeviation">The standard deviation of the same.</param>
public sealed record StoredMember(StoredPart Part, float Weight, float OutsideMean, float OutsideDeviation);
