using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;

namespace CoERouter.Tests.Runtime.Operators;

/// <summary>Reads attributes of every kind while its kernel is made.</summary>
internal sealed class AttributeOperator : CustomOperator
{
    public override string Name => "Attributes";

    public override IReadOnlyList<OperatorParameter> Inputs { get; } = [new(ElementType.Float32)];

    public override IReadOnlyList<OperatorParameter> Outputs { get; } = [new(ElementType.Float32)];

    public long Count { get; private set; }

    public float Ratio { get; private set; }

    public string? Mode { get; private set; }

    public string? Empty { get; private set; }

    public long[]? Sizes { get; private set; }

    public float[]? Scales { get; private set; }

    public long Fallback { get; private set; }

    public override CustomKernel CreateKernel(KernelAttributes attributes)
    {
        Count = attributes.Integer("count");
        Ratio = attributes.Single("ratio");
        Mode = attributes.Text("mode");
        Empty = attributes.Text("empty", "not empty");
        Sizes = attributes.Integers("sizes");
        Scales = attributes.Singles("scales");
        Fallback = attributes.Integer("absent", 11) + attributes.Integers("none").Length;
        return new Kernel();
    }

    public OnnxSession Session(params ReadOnlySpan<NodeAttribute> attributes)
    {
        var graph = new GraphBuilder("attributes");
        graph.Input("x", ElementType.Float32, 1);
        graph.Node(Name, ["x"], ["y"], GraphBuilder.OwnDomain, attributes);
        graph.Output("y", ElementType.Float32, 1);
        return OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = 1, Operators = [this] });
    }

    private sealed class Kernel : CustomKernel
    {
        public override void Compute(KernelContext context) => context.Output(0, 1).Values<float>().Clear();
    }
}
