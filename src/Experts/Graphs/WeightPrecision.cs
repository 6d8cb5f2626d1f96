namespace CoERouter.Experts.Graphs;

/// <summary>How a written model stores its large matrices.</summary>
public enum WeightPrecision
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>Eight bits, symmetric, one scale per block of 32 weights. Norms, convolution taps and routers stay in single
    /// precision.</summary>
    Int8,

    /// <summary>
    /// Four bits, symmetric, one scale per block of 32 weights. The embedding table and the head keep eight bits; norms and routers stay in
    /// single precision.
    /// </summary>
    Int4,
}
