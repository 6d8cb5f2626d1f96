using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Mixture;

/// <summary>The weights of one sparse layer.</summary>
/// <param name="GateUp">[experts, 2 × expert width, width]: row 2u is the gate and row 2u + 1 the up projection of hidden unit u.</param>
/// <param name="Down">[experts, width, expert width].</param>
/// <param name="Experts">Experts, shared ones included.</param>
/// <param name="IntegerActivations">Whether activations are quantized to 8 bits too; only for 8-bit weights.</param>
internal readonly record struct MixtureLayer(ExpertMatrices GateUp, ExpertMatrices Down, int Experts, bool IntegerActivations)
{
    /// <summary>The nonlinearity of the gates.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>The limit of the clamped one.</summary>
    public float Limit { get; init; }

    /// <summary>[experts, 2 × expert width] by turns of gate and up, or null.</summary>
    public nint GateUpBias { get; init; }

    /// <summary>[experts, width], or null.</summary>
    public nint DownBias { get; init; }

    /// <summary>Bits of a quantized weight.</summary>
    public int WeightBits => GateUp.Format == WeightFormat.UInt4Blocks ? 4 : 8;

    public int Width => GateUp.Columns;

    public int ExpertWidth => Down.Columns;
}
