namespace CoERouter.Host.Gateway.Wire;

/// <summary>How one token went through the sparse layers.</summary>
internal sealed record TokenRoute(string Text, IReadOnlyList<LayerRoute> Layers);
