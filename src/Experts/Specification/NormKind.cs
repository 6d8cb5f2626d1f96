namespace CoERouter.Experts.Specification;

/// <summary>How a decoder normalizes activations before its layers.</summary>
public enum NormKind
{
    /// <summary>x / √(mean(x²) + ε) × gain (Zhang and Sennrich, arXiv 1910.07467).</summary>
    RootMeanSquare,

    /// <summary>(x - mean) / √(variance + ε) × gain + bias (Ba et al., arXiv 1607.06450).</summary>
    Layer,
}
