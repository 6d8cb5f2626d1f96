namespace CoERouter.Experts.Import.Encoders;

/// <summary>A function between two matrices.</summary>
internal enum EncoderActivation
{
    /// <summary>Gelu by the error function.</summary>
    Gelu,

    /// <summary>Gelu by the hyperbolic tangent.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x / (1 + exp(-x)).</summary>
    Silu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x.</summary>
    Identity,
}
