using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class OnnxSessionTests
{
    private static readonly SessionSettings OneThread = new() { Threads = 1 };

    [Fact]
    public void Multiplies_matrices_from_memory()
    {
        float[] weights = TestModels.Random(16 * 8, seed: 1);
        float[] values = TestModels.Random(5 * 16, seed: 2);
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(weights, 16, 8), OneThread);
        using OnnxTensor x = OnnxTensor.Over<float>(values, 5, 16);

        OnnxTensor[] outputs = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"]);

        using OnnxTensor y = Assert.Single(outputs);
        Assert.Equal([5L, 8L], y.Shape.ToArray());
        Assert.Equal(ElementType.Float32, y.Type);
        Assert.True(y.IsOnHost);
        TestModels.AssertClose(TestModels.Product(values, weights, 5, 16, 8), y.Values<float>());
    }

    [Fact]
    public void Multiplies_matrices_of_any_shape_over_any_memory()
    {
        var random = new Random(5);
        for (int round = 0; round < 60; round++)
        {
            int rows = random.Next(0, 20);
            int inner = random.Next(1, 70);
            int columns = random.Next(1, 70);
            float[] weights = TestModels.Random(inner * columns, round);
            float[] values = TestModels.Random(rows * inner, round + 1000);
            using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(weights, inner, columns), OneThread);
            int before = random.Next(0, 9); // addresses that no vector instruction would choose
            using var block = new NativeBlock((before + values.Length) * sizeof(float));
            values.CopyTo(block.Span<float>(before, values.Length));
            using OnnxTensor x = OnnxTensor.Over(block, before * sizeof(float), ElementType.Float32, rows, inner);

            using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];

            Assert.Equal([(long)rows, columns], y.Shape.ToArray());
            TestModels.AssertClose(TestModels.Product(values, weights, rows, inner, columns), y.Values<float>(), 1e-4f);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Multiplies_matrices_from_a_file_with_external_data(bool fromFile)
    {
        using var folder = new TestFolder();
        float[] weights = TestModels.Random(16 * 8, seed: 1);
        var graph = new GraphBuilder("external");
        using (FileStream data = File.Create(folder.File("weights.bin")))
        {
            var writer = new ExternalDataWriter(data, "weights.bin");
            writer.Initializer<float>(graph, "unused", new float[3], 3);
            writer.Initializer<float>(graph, "w", weights, 16, 8);
        }

        graph.Input("x", ElementType.Float32, "T", 16);
        graph.Node("MatMul", ["x", "w"], ["y"]);
        graph.Output("y", ElementType.Float32, "T", 8);
        byte[] model = graph.ToModel();
        File.WriteAllBytes(folder.File("model.onnx"), model);
        float[] values = TestModels.Random(3 * 16, seed: 2);
        using OnnxTensor x = OnnxTensor.Over<float>(values, 3, 16);

        using OnnxSession session = fromFile
            ? OnnxSession.FromFile(folder.File("model.onnx"), OneThread)
            : OnnxSession.FromMemory(model, OneThread with { ExternalDataFolder = folder.Path });
        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];

        TestModels.AssertClose(TestModels.Product(values, weights, 3, 16, 8), y.Values<float>());
    }

    [Fact]
    public void Describes_inputs_and_outputs()
    {
        var graph = new GraphBuilder("described");
        graph.Input("x", ElementType.Float32, "T", 2);
        graph.Input("tokens", ElementType.Int64, Dimension.Unknown);
        graph.Input("scalar", ElementType.Float16);
        graph.Node("Identity", ["x"], ["y"]);
        graph.Node("Cast", ["tokens"], ["z"], "", NodeAttribute.Integer("to", (long)ElementType.Int32));
        graph.Output("y", ElementType.Float32, "T", 2);
        graph.Output("z", ElementType.Int32, "N");

        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), OneThread);

        Assert.Equal(["x", "tokens", "scalar"], session.Inputs.Select(input => input.Name));
        Assert.Equal([ElementType.Float32, ElementType.Int64, ElementType.Float16], session.Inputs.Select(input => input.ElementType));
        Assert.Equal([Dimension.FromString("T"), Dimension.FromInt64(2)], session.Inputs[0].Shape);
        Assert.Equal([Dimension.Unknown], session.Inputs[1].Shape);
        Assert.Empty(session.Inputs[2].Shape);
        Assert.Equal(["y", "z"], session.Outputs.Select(output => output.Name));
        Assert.Equal(ElementType.Int32, session.Outputs[1].ElementType);
    }

    [Fact]
    public void Returns_outputs_in_the_order_asked_for()
    {
        var graph = new GraphBuilder("two");
        graph.Input("x", ElementType.Float32, 1);
        graph.Node("Neg", ["x"], ["negative"]);
        graph.Node("Abs", ["x"], ["absolute"]);
        graph.Output("negative", ElementType.Float32, 1);
        graph.Output("absolute", ElementType.Float32, 1);
        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), OneThread);
        using OnnxTensor x = OnnxTensor.Over<float>(new float[] { -3 }, 1);
        var inputs = new Dictionary<string, OnnxTensor> { ["x"] = x };

        OnnxTensor[] both = session.Run(inputs, ["absolute", "negative"]);
        OnnxTensor[] one = session.Run(inputs, ["negative"]);

        Assert.Equal(3, both[0].Values<float>()[0]);
        Assert.Equal(3, both[1].Values<float>()[0]);
        Assert.NotEqual(both[0].Address, both[1].Address);
        Assert.Single(one);
        foreach (OnnxTensor tensor in both.Concat(one))
        {
            tensor.Dispose();
        }
    }

    [Fact]
    public void Names_what_is_wrong_with_a_run()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(new float[6], 2, 3), OneThread);
        using OnnxTensor x = OnnxTensor.Allocate<float>(1, 2);
        using OnnxTensor wide = OnnxTensor.Allocate<float>(1, 5);
        using OnnxTensor whole = OnnxTensor.Allocate<long>(1, 2);

        ArgumentException input = Assert.Throws<ArgumentException>(() => session.Run(new Dictionary<string, OnnxTensor> { ["z"] = x }, ["y"]));
        ArgumentException output = Assert.Throws<ArgumentException>(() => session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["logits"]));
        ArgumentException missing = Assert.Throws<ArgumentException>(() => session.Run(new Dictionary<string, OnnxTensor>(), ["y"]));
        ArgumentException none = Assert.Throws<ArgumentException>(() => session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, []));
        OnnxRuntimeException shape = Assert.Throws<OnnxRuntimeException>(() => session.Run(new Dictionary<string, OnnxTensor> { ["x"] = wide }, ["y"]));
        OnnxRuntimeException type = Assert.Throws<OnnxRuntimeException>(() => session.Run(new Dictionary<string, OnnxTensor> { ["x"] = whole }, ["y"]));

        Assert.Contains("no input 'z'; its inputs are x", input.Message, StringComparison.Ordinal);
        Assert.Contains("no output 'logits'; its outputs are y", output.Message, StringComparison.Ordinal);
        Assert.Contains("'x'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("at least one", none.Message, StringComparison.Ordinal);
        Assert.Equal(2, shape.Code);
        Assert.Contains("invalid dimensions", shape.Message, StringComparison.Ordinal);
        Assert.Equal(2, type.Code);
        Assert.Contains("float", type.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_truncated_and_absent_models()
    {
        using var folder = new TestFolder();
        byte[] model = TestModels.MatMul(TestModels.Random(64, 1), 8, 8);
        File.WriteAllBytes(folder.File("half.onnx"), model[..(model.Length / 2)]);

        Assert.Throws<OnnxRuntimeException>(() => OnnxSession.FromMemory(model.AsSpan(0, model.Length / 2), OneThread));
        Assert.Throws<OnnxRuntimeException>(() => OnnxSession.FromMemory([], OneThread));
        OnnxRuntimeException file = Assert.Throws<OnnxRuntimeException>(() => OnnxSession.FromFile(folder.File("half.onnx"), OneThread));
        FileNotFoundException absent = Assert.Throws<FileNotFoundException>(() => OnnxSession.FromFile(folder.File("none.onnx"), OneThread));

        Assert.Contains("half.onnx", file.Message, StringComparison.Ordinal);
        Assert.Contains("none.onnx", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_model_whose_external_data_is_too_short()
    {
        using var folder = new TestFolder();
        var graph = new GraphBuilder("short");
        graph.Input("x", ElementType.Float32, 1, 8);
        graph.ExternalInitializer("w", ElementType.Float32, "weights.bin", 0, 8 * 8 * 4, 8, 8);
        graph.Node("MatMul", ["x", "w"], ["y"]);
        graph.Output("y", ElementType.Float32, 1, 8);
        File.WriteAllBytes(folder.File("weights.bin"), new byte[100]);
        File.WriteAllBytes(folder.File("model.onnx"), graph.ToModel());

        Assert.Throws<OnnxRuntimeException>(() => OnnxSession.FromFile(folder.File("model.onnx"), OneThread));
    }

    [Fact]
    public void Runs_on_many_threads_at_once()
    {
        float[] weights = TestModels.Random(32 * 32, seed: 1);
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(weights, 32, 32), OneThread);

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, seed =>
        {
            float[] values = TestModels.Random(32 * (seed + 1), seed);
            using OnnxTensor x = OnnxTensor.Over<float>(values, seed + 1, 32);
            using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];
            TestModels.AssertClose(TestModels.Product(values, weights, seed + 1, 32, 32), y.Values<float>(), 1e-4f);
        });
    }

    [Fact]
    public void Outlives_its_own_disposal_inside_a_binding_only()
    {
        OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul([2f], 1, 1), OneThread);
        using SessionBinding binding = session.CreateBinding();
        using OnnxTensor x = OnnxTensor.Over<float>(new float[] { 4 }, 1, 1);
        using OnnxTensor y = OnnxTensor.Allocate<float>(1, 1);
        session.Dispose();

        binding.BindInput("x", x);
        binding.BindOutput("y", y);
        binding.Run();

        Assert.Equal(8f, y.Values<float>()[0]);
        Assert.Throws<ObjectDisposedException>(() => session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"]));
        Assert.Throws<ObjectDisposedException>(session.CreateBinding);
    }
}
