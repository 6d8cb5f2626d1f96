namespace CoERouter.Host.Gateway.Wire;

/// <summary>The experts that one layer used for one token, heaviest first, and their weights.</summary>
internal sealed record LayerRoute(IReadOnlyList<int> Experts, IReadOnlyList<float> Weights);
