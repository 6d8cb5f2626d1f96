namespace CoERouter.Experts.Mixture;

/// <summary>The weights of one sparse layer.</summary>
/// <param name="GateUp">[experts, 2 × expert width, width]: row 2u is the gate and row 2u + 1 the up projection of hidden unit u.</param>
/// <param name="Down">[experts, width, expert width].</param>
/// <param name="Experts">Experts, shared ones included.</param>
/// <param name="IntegerActivations">Whether activations are quantized to 8 bits too; only for 8-bit weights.</param>
internal readonly record struct MixtureLayer(ExpertMatrices GateUp, ExpertMatrices Down, int Experts, bool IntegerActivations)
{
    public int Width => GateUp.Columns;

    public int ExpertWidth => Down.Columns;
}
