using CoERouter.Experts.Specification;

namespace CoERouter.Bench.Kernels;

/// <summary>A sparse layer to measure.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Width">Width of the residual stream.</param>
/// <param name="Mixture">Its experts.</param>
internal sealed record KernelShape(string Name, int Width, MixtureSpec Mixture)
{
    /// <summary>Routed and shared experts together, which the kernel does not tell apart.</summary>
    public int Experts => Mixture.Experts + Mixture.SharedExperts;

    /// <summary>Experts that a token uses.</summary>
    public int Used => Mixture.ActiveExperts + Mixture.SharedExperts;

    /// <summary>Multiplications and additions of one token.</summary>
    public long OperationsPerToken => 2L * 3 * Width * Mixture.ExpertWidth * Used;
}
