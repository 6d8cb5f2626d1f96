namespace CoERouter.Experts.Import.Adapters;

/// <summary>What an adapter adds to one matrix of its base: scale × B · A.</summary>
/// <param name="Name">The module of the base, such as <c>transformer.h.0.attn.c_attn</c>; its matrix is <c>Name.weight</c>.</param>
/// <param name="Rank">Rows of A and columns of B.</param>
/// <param name="Inputs">Columns of A.</param>
/// <param name="Outputs">Rows of B.</param>
/// <param name="Down">A, [rank, inputs].</param>
/// <param name="Up">B, [outputs, rank].</param>
public sealed record LoraModule(string Name, int Rank, int Inputs, int Outputs, float[] Down, float[] Up);
