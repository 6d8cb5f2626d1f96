namespace CoERouter.Experts.Specification;

/// <summary>
/// The sparse mixture-of-experts layer of a decoder: each token goes to its <see cref="ActiveExperts"/> best routed experts by
/// softmax score, renormalised over the chosen ones, and always through the shared experts
/// (DeepSeekMoE, arXiv 2401.06066). Every expert is a SwiGLU network of <see cref="ExpertWidth"/> hidden units.
/// </summary>
public sealed record MixtureSpec
{
    /// <summary>Routed experts of each layer.</summary>
    public required int Experts { get; init; }

    /// <summary>Routed experts that a token uses by default; a gating policy may ask for any number from 1 to <see cref="Experts"/>.</summary>
    public required int ActiveExperts { get; init; }

    /// <summary>Experts that every token uses. Default 1.</summary>
    public int SharedExperts { get; init; } = 1;

    /// <summary>Hidden units of one expert, routed or shared.</summary>
    public required int ExpertWidth { get; init; }
}
