using CoERouter.Runtime.Graphs;

namespace CoERouter.Runtime.Operators;

/// <summary>
/// An operator written in C#, which sessions get through <see cref="SessionSettings.Operators"/>. It runs on the processor, whatever
/// providers the session has. One object may serve any number of sessions, at once.
/// </summary>
public abstract class CustomOperator
{
    /// <summary>The operator's name in the graph, such as "SparseMoE".</summary>
    public abstract string Name { get; }

    /// <summary>The operator's domain in the graph. Default: <see cref="GraphBuilder.OwnDomain"/>.</summary>
    public virtual string Domain => GraphBuilder.OwnDomain;

    /// <summary>The inputs, in order.</summary>
    public abstract IReadOnlyList<OperatorParameter> Inputs { get; }

    /// <summary>The outputs, in order; at least one.</summary>
    public abstract IReadOnlyList<OperatorParameter> Outputs { get; }

    /// <summary>Makes the kernel of one node of one session. What it throws fails the session's creation, with its message.</summary>
    public abstract CustomKernel CreateKernel(KernelAttributes attributes);
}
