using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Training.Attention;

/// <summary>
/// The gradient of <see cref="SegmentAttentionOperator"/>. The probabilities are computed again from the logarithms, not kept (FlashAttention,
/// arXiv 2205.14135). Inputs: those of the operator, its two outputs, and the gradient of the first. Output: the gradient of packed.
/// </summary>
internal sealed class SegmentAttentionGradientOperator : CustomOperator
{
    private static readonly OperatorParameter Floats = new(ElementType.Float32), Integers = new(ElementType.Int64);

    /// <inheritdoc/>
    public override string Name => "SegmentAttentionGradient";

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorParameter> Inputs { get; } = [Floats, Integers, Floats, Floats, Floats, Floats, Floats];

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorParameter> Outputs { get; } = [Floats];

    /// <inheritdoc/>
    public override CustomKernel CreateKernel(KernelAttributes attributes) =>
        new SegmentAttentionGradientKernel((int)attributes.Integer("heads"), (int)attributes.Integer("kv_heads"));
}
