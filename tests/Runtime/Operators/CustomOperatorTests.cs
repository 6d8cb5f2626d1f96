using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using CoERouter.Runtime.Operators;
using Xunit;

namespace CoERouter.Tests.Runtime.Operators;

public sealed class CustomOperatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Computes_with_attribute_and_optional_input(int threads)
    {
        var graph = new GraphBuilder("scale");
        graph.Input("x", ElementType.Float32, "T", 3);
        graph.Initializer<float>("offset", [0.5f]);
        graph.Node("Scale", ["x", "offset"], ["y"], GraphBuilder.OwnDomain, NodeAttribute.Single("factor", 3f));
        graph.Output("y", ElementType.Float32, "T", 3);
        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = threads, Operators = [new ScaleOperator()] });
        float[] values = TestModels.Random(7 * 3, seed: 3);
        using OnnxTensor x = OnnxTensor.Over<float>(values, 7, 3);

        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];

        TestModels.AssertClose([.. values.Select(value => (value * 3f) + 0.5f)], y.Values<float>());
    }
}
