namespace CoERouter.Training.Optimization;

/// <summary>Constants of <see cref="AdamW"/>. The defaults are those that trained the embedded experts.</summary>
public sealed record AdamWSettings
{
    /// <summary>Decay of the first moment.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Decay of the second moment.</summary>
    public float Beta2 { get; init; } = 0.95f;

    /// <summary>Added to the root of the second moment.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Decoupled weight decay, applied to matrices only.</summary>
    public float WeightDecay { get; init; } = 0.05f;

    /// <summary>Largest global gradient norm.</summary>
    public float ClipNorm { get; init; } = 1f;

    /// <summary>Decay of the exponential average of the weights, which is what gets validated and exported.</summary>
    public float AverageDecay { get; init; } = 0.995f;
}
