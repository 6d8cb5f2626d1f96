namespace CoERouter.Experts.Generation;

/// <summary>How one layer routed one token.</summary>
/// <param name="Experts">The routed experts used, in ascending order.</param>
/// <param name="Weights">Their weights, which sum to 1.</param>
public sealed record LayerRouting(IReadOnlyList<int> Experts, IReadOnlyList<float> Weights);
