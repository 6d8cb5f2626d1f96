using CoERouter.Experts.Products;

namespace CoERouter.Experts.Mixture;

/// <summary>The activations that the entries of a <see cref="TokenGroups"/> multiply: rows of a matrix, straight or through the entries'
/// tokens.</summary>
internal readonly unsafe struct ActivationRows(float* values, int stride, int* tokens, RoundedTokens quantized)
{
    /// <summary>The same rows in 8 bits.</summary>
    public RoundedTokens Quantized { get; } = quantized;

    public float* this[int entry] => values + ((long)RowOf(entry) * stride);

    /// <summary>The row of an entry.</summary>
    public int RowOf(int entry) => tokens is null ? entry : tokens[entry];
}
