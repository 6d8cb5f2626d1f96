using CoERouter.Experts.Specification;

namespace CoERouter.Router.Arms;

/// <summary>
/// What an expert costs: the parameters that must be held, and those that one token multiplies with under a gating policy.
/// </summary>
/// <param name="Expert">Name of the expert.</param>
/// <param name="TotalParameters">All parameters of the expert.</param>
/// <param name="FixedParameters">Parameters that every token uses whatever the gating; for a dense expert these are all its active
/// ones.</param>
/// <param name="ParametersPerRank">Parameters of one routed expert in every sparse layer together; 0 for a dense expert.</param>
/// <param name="RoutedExperts">Routed experts of each sparse layer; 1 for a dense expert.</param>
public sealed record ExpertCost(string Expert, long TotalParameters, long FixedParameters, long ParametersPerRank, int RoutedExperts)
{
    /// <summary>Bytes of its weights in memory; null where they are not known, and then no budget may limit them.</summary>
    public long? WeightBytes { get; init; }

    /// <summary>The cost of a model that <paramref name="spec"/> describes.</summary>
    public static ExpertCost FromSpec(string expert, DecoderSpec spec)
    {
        long none = spec.ActiveParameters(0);
        return new ExpertCost(expert, spec.TotalParameters, none, spec.ActiveParameters(1) - none, spec.Mixture.Experts);
    }

    /// <summary>
    /// Parameters that one token uses at most; a policy with a probability mass may use fewer, which only a measurement tells.
    /// </summary>
    public long ActiveParameters(GatingPolicy gating) => FixedParameters + (gating.Count * ParametersPerRank);

    /// <summary>Whether the expert's sparse layers have the ranks that <paramref name="gating"/> asks for.</summary>
    public bool Allows(GatingPolicy gating) =>
        gating.Count >= 1 && gating.FirstRank >= 0 && gating.FirstRank + gating.Count <= RoutedExperts && gating.Mass > 0;
}
