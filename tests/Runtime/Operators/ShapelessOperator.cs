using CoERouter.Runtime.Operators;

namespace CoERouter.Tests.Runtime.Operators;

/// <summary>An operator of any signature, legal or not, that never computes.</summary>
internal sealed class ShapelessOperator(IReadOnlyList<OperatorParameter> inputs, IReadOnlyList<OperatorParameter> outputs) : CustomOperator
{
    public override string Name => "Callback";

    public override IReadOnlyList<OperatorParameter> Inputs => inputs;

    public override IReadOnlyList<OperatorParameter> Outputs => outputs;

    public override CustomKernel CreateKernel(KernelAttributes attributes) => throw new NotSupportedException("It never computes.");
}
