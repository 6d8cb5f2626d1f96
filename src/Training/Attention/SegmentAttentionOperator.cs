using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Training.Attention;

/// <summary>
/// Causal attention with rotary positions over packed rows that never leaves a segment, straight from the packed product of queries,
/// keys and values. What lies outside a segment is never computed, so the cost follows the examples' lengths and not the rows'.
/// <para>
/// Inputs: packed float [tokens, (heads + 2·kv_heads)·size]; segments int64 [rows, length]; cosine and sine float [length, size/2].
/// Outputs: attended float [tokens, heads·size]; logarithms of the softmax's sums, float [tokens, heads], which
/// <see cref="SegmentAttentionGradientOperator"/> needs. Attributes: heads, kv_heads.
/// </para>
/// </summary>
internal sealed class SegmentAttentionOperator : CustomOperator
{
    private static readonly OperatorParameter Floats = new(ElementType.Float32), Integers = new(ElementType.Int64);

    /// <inheritdoc/>
    public override string Name => "SegmentAttention";

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorParameter> Inputs { get; } = [Floats, Integers, Floats, Floats];

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorParameter> Outputs { get; } = [Floats, Floats];

    /// <inheritdoc/>
    public override CustomKernel CreateKernel(KernelAttributes attributes) =>
        new SegmentAttentionKernel((int)attributes.Integer("heads"), (int)attributes.Integer("kv_heads"));
}
