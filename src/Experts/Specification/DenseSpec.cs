namespace CoERouter.Experts.Specification;

/// <summary>The feed-forward network of the layers that are not sparse.</summary>
public sealed record DenseSpec
{
    /// <summary>Hidden units.</summary>
    public required int Width { get; init; }

    /// <summary>Its nonlinearity. Default SiLU.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>Whether a second projection multiplies the activated one (SwiGLU, GeGLU; Shazeer, arXiv 2002.05202). Default
    /// true.</summary>
    public bool Gated { get; init; } = true;

    /// <summary>Whether its projections have biases. Default false.</summary>
    public bool Bias { get; init; }

    /// <summary>Layers that are dense. Default null: all.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    internal IEnumerable<string> Faults(int layers)
    {
        if (Width < 1)
        {
            yield return $"dense.width is {Width}, legal is 1 or more";
        }

        if (Activation is ActivationKind.ClampedSwish)
        {
            yield return "dense.activation is clamped_swish, which only sparse layers have";
        }

        if (Layers?.Any(layer => layer < 0 || layer >= layers) ?? false)
        {
            yield return $"dense.layers names a layer that is not there; legal is 0 to {layers - 1}";
        }
    }
}
