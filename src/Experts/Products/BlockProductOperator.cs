using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Experts.Products;

/// <summary>
/// <c>coe.BlockProduct</c>: y = x·Wᵀ + b with a quantized matrix that is read where it lies, so that nothing is packed when a model is
/// loaded and mapped weights stay mapped. Inputs: x [.., K] float; weights [N, ..] uint8, a row of ⌈K / 32⌉ blocks per output; scales
/// float, one per block; and, where there is one, the bias [N]. Attribute <c>weight_bits</c>: 8 (default, zero point 128) or 4 (zero point
/// 8, the earlier weight in the lower half). Output: y [.., N]. Activations are rounded to 8 bits per block of 32. Weights and scales are
/// those of ONNX Runtime's <c>MatMulNBits</c> with blocks of 32 and without zero points, so one weight file serves both. One object serves
/// any number of sessions. Thread-safe.
/// </summary>
public sealed class BlockProductOperator : CustomOperator
{
    /// <summary>The operator's name in a graph.</summary>
    public const string OperatorName = "BlockProduct";

    /// <summary>The attribute that says how many bits a weight has.</summary>
    public const string BitsAttribute = "weight_bits";

    private readonly BlockProducts _products = BlockProducts.ForThisProcessor();

    /// <inheritdoc/>
    public override string Name => OperatorName;

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorParameter> Inputs { get; } =
    [
        new(ElementType.Float32),
        new(ElementType.UInt8),
        new(ElementType.Float32),
        new(ElementType.Float32, OperatorParameterKind.Optional),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorParameter> Outputs { get; } = [new(ElementType.Float32)];

    /// <inheritdoc/>
    public override CustomKernel CreateKernel(KernelAttributes attributes)
    {
        long bits = attributes.Integer(BitsAttribute, 8);
        return bits is 4 or 8
            ? new BlockProductKernel(_products, (int)bits)
            : throw new ArgumentException($"{BitsAttribute} is {bits}, legal is 4 or 8.");
    }
}
