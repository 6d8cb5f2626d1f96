using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Tests.Runtime.Operators;

/// <summary>y = factor · x + offset, one parallel call per row; a real operator, small enough to check by hand.</summary>
internal sealed class ScaleOperator : CustomOperator
{
    public override string Name => "Scale";

    public override IReadOnlyList<OperatorParameter> Inputs { get; } =
        [new(ElementType.Float32), new(ElementType.Float32, OperatorParameterKind.Optional)];

    public override IReadOnlyList<OperatorParameter> Outputs { get; } = [new(ElementType.Float32)];

    public override CustomKernel CreateKernel(KernelAttributes attributes) => new Kernel(attributes.Single("factor", 2f));

    private sealed class Kernel(float factor) : CustomKernel
    {
        public override unsafe void Compute(KernelContext context)
        {
            KernelTensor x = context.Input(0);
            KernelTensor offset = context.Input(1);
            KernelTensor y = context.Output(0, x.Shape);
            var rows = new Rows
            {
                X = x.Address,
                Y = y.Address,
                Length = (int)x.Shape[^1],
                Factor = factor,
                Offset = offset.IsPresent ? offset.Values<float>()[0] : 0,
            };
            context.ParallelFor((int)x.Shape[0], ref rows, &Row);
        }

        private static unsafe void Row(ref Rows rows, int row)
        {
            var x = new ReadOnlySpan<float>((float*)rows.X + ((long)row * rows.Length), rows.Length);
            var y = new Span<float>((float*)rows.Y + ((long)row * rows.Length), rows.Length);
            for (int index = 0; index < x.Length; index++)
            {
                y[index] = (x[index] * rows.Factor) + rows.Offset;
            }
        }
    }

    private struct Rows
    {
        public nint X;
        public nint Y;
        public int Length;
        public float Factor;
        public float Offset;
    }
}
