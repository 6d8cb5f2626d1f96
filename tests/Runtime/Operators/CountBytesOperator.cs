using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Tests.Runtime.Operators;

/// <summary>The size in bytes of each input, whatever its type.</summary>
internal sealed class CountBytesOperator : CustomOperator
{
    public override string Name => "CountBytes";

    public override IReadOnlyList<OperatorParameter> Inputs { get; } = [new(ElementType.Undefined, OperatorParameterKind.Variadic)];

    public override IReadOnlyList<OperatorParameter> Outputs { get; } = [new(ElementType.Int64)];

    public override CustomKernel CreateKernel(KernelAttributes attributes) => new Kernel();

    private sealed class Kernel : CustomKernel
    {
        public override void Compute(KernelContext context)
        {
            Span<long> sizes = context.Output(0, context.InputCount).Values<long>();
            for (int index = 0; index < sizes.Length; index++)
            {
                KernelTensor input = context.Input(index);
                sizes[index] = input.Elements * ElementTypes.SizeOf(input.Type);
            }
        }
    }
}
