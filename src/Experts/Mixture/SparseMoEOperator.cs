using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Experts.Mixture;

/// <summary>
/// <c>coe.SparseMoE</c>: y = Σ over experts e of w[t, e] × down_e · (act(gate_e · x[t]) ⊙ (up_e · x[t])), computing only experts with a
/// weight other than 0. Inputs: x [.., D] float; routing weights [.., E] float, a row per token, any number of nonzeros; gate_up [E, 2I,
/// D], where row 2u is the gate and row 2u + 1 the up projection of hidden unit u; down [E, D, I]; for quantized weights the scales
/// gate_up_scales [E, 2I, D/32] and down_scales [E, D, I/32]; and where experts have them the biases gate_up_bias [E, 2I] and down_bias
/// [E, D]. Weights are float, uint8 with zero point 128, int8, or with <c>weight_bits</c> 4 nibbles in uint8 with zero point 8, [E, 2I,
/// D/2] and [E, D, I/2]. Output: y, shaped like x. The layout is that of ONNX Runtime's <c>MoE</c> and <c>QMoE</c> with interleaved SwiGLU, so one weight file serves them all. A shared
/// expert is one more expert whose column is always 1. Attribute <c>activation_bits</c>: 32 (default) multiplies single-precision
/// activations, 8 quantizes them per block of 32 for integer instructions. Attribute <c>activation</c>: "silu" (default), "gelu_tanh" or
/// "clamped_swish" with <c>activation_limit</c> (default 7). One object serves any number of sessions, which share its
/// bounded pool of scratch memory. Thread-safe.
/// </summary>
public sealed class SparseMoEOperator : CustomOperator
{
    /// <summary>The operator's name in a graph.</summary>
    public const string OperatorName = "SparseMoE";

    private const float DefaultActivationLimit = 7;

    // More runs than this at once pay an allocation; on any machine the processors are the tighter bound.
    private readonly MixtureCallPool _calls = new(MixtureStages.ForThisProcessor(), Math.Max(4, Environment.ProcessorCount));

    /// <inheritdoc/>
    public override string Name => OperatorName;

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorParameter> Inputs { get; } =
    [
        new(ElementType.Float32),
        new(ElementType.Float32),
        new(ElementType.Undefined),
        new(ElementType.Undefined),
        new(ElementType.Float32, OperatorParameterKind.Optional),
        new(ElementType.Float32, OperatorParameterKind.Optional),
        new(ElementType.Float32, OperatorParameterKind.Optional),
        new(ElementType.Float32, OperatorParameterKind.Optional),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorParameter> Outputs { get; } = [new(ElementType.Float32)];

    /// <inheritdoc/>
    public override CustomKernel CreateKernel(KernelAttributes attributes)
    {
        long bits = attributes.Integer("activation_bits", 32);
        if (bits is not (8 or 32))
        {
            throw new ArgumentException($"activation_bits is {bits}, legal is 8 or 32.");
        }

        long weightBits = attributes.Integer("weight_bits", 8);
        if (weightBits is not (4 or 8))
        {
            throw new ArgumentException($"weight_bits is {weightBits}, legal is 4 or 8.");
        }

        return new SparseMoEKernel(
            _calls,
            bits == 8,
            weightBits == 4,
            ActivationOf(attributes.Text("activation", NameOf(ActivationKind.Silu))),
            attributes.Single("activation_limit", DefaultActivationLimit));
    }

    /// <summary>The attribute's word for an activation.</summary>
    internal static string NameOf(ActivationKind activation) => activation switch
    {
        ActivationKind.Silu => "silu",
        ActivationKind.GeluTanh => "gelu_tanh",
        ActivationKind.ClampedSwish => "clamped_swish",
        _ => throw new ArgumentOutOfRangeException(nameof(activation), $"The sparse operator has no activation {activation}."),
    };

    private static ActivationKind ActivationOf(string name) => name switch
    {
        "silu" => ActivationKind.Silu,
        "gelu_tanh" => ActivationKind.GeluTanh,
        "clamped_swish" => ActivationKind.ClampedSwish,
        _ => throw new ArgumentException($"activation is '{name}', legal are silu, gelu_tanh and clamped_swish."),
    };
}
