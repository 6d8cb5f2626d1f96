namespace CoERouter.Experts.Specification;

/// <summary>The nonlinearity of a feed-forward network; with a gate it applies to the gate's half.</summary>
public enum ActivationKind
{
    /// <summary>x / (1 + e^-x).</summary>
    Silu,

    /// <summary>The tanh form of GELU, ½x(1 + tanh(√(2/π)(x + 0.044715x³))).</summary>
    GeluTanh,

    /// <summary>GELU by the error function.</summary>
    Gelu,

    /// <summary>
    /// That of gpt-oss: gate ← min(gate, limit), up ← clamp(up, ±limit), gate × sigmoid(1.702 × gate) × (up + 1). Only inside sparse
    /// layers.
    /// </summary>
    ClampedSwish,
}
