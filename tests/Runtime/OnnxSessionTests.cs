using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class OnnxSessionTests
{
    private static readonly SessionSettings OneThread = new() { Threads = 1 };

    [Fact]
    public void Multiplies_matrices_end_to_end()
    {
        float[] weights = TestModels.Random(16 * 8, seed: 1);
        float[] values = TestModels.Random(5 * 16, seed: 2);
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(weights, 16, 8), OneThread);
        using OnnxTensor x = OnnxTensor.Over<float>(values, 5, 16);

        OnnxTensor[] outputs = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"]);

        using OnnxTensor y = Assert.Single(outputs);
        Assert.Equal([5L, 8L], y.Shape.ToArray());
        Assert.Equal(ElementType.Float32, y.Type);
        TestModels.AssertClose(TestModels.Product(values, weights, 5, 16, 8), y.Values<float>());
    }

    [Fact]
    public void Describes_inputs_and_outputs()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(new float[6], 2, 3), OneThread);

        TensorDescription input = Assert.Single(session.Inputs);
        Assert.Equal("x", input.Name);
        Assert.Equal(ElementType.Float32, input.ElementType);
        Assert.Equal([Dimension.FromString("T"), Dimension.FromInt64(2)], input.Shape);
        TensorDescription output = Assert.Single(session.Outputs);
        Assert.Equal("y", output.Name);
        Assert.Equal([Dimension.FromString("T"), Dimension.FromInt64(3)], output.Shape);
    }
}
