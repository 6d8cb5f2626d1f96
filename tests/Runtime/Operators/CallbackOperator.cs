using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Tests.Runtime.Operators;

/// <summary>Copies its float input after it has called what the test gave it.</summary>
internal sealed class CallbackOperator(CallbackOperator.Body body, string name = "Callback") : CustomOperator
{
    public delegate void Body(KernelContext context);

    public override string Name => name;

    public override IReadOnlyList<OperatorParameter> Inputs { get; } = [new(ElementType.Float32)];

    public override IReadOnlyList<OperatorParameter> Outputs { get; } = [new(ElementType.Float32)];

    public int KernelsMade { get; private set; }

    public int KernelsDisposed { get; private set; }

    public override CustomKernel CreateKernel(KernelAttributes attributes)
    {
        KernelsMade++;
        return new Kernel(this, body);
    }

    private sealed class Kernel(CallbackOperator owner, Body body) : CustomKernel
    {
        public override void Compute(KernelContext context)
        {
            body(context);
            KernelTensor x = context.Input(0);
            x.Values<float>().CopyTo(context.Output(0, x.Shape).Values<float>());
        }

        protected override void Dispose(bool disposing)
        {
            owner.KernelsDisposed++;
            base.Dispose(disposing);
        }
    }
}
