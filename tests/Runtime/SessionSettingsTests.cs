using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using CoERouter.Tests.Runtime.Operators;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class SessionSettingsTests
{
    [Fact]
    public void Reports_all_faults_at_once()
    {
        var settings = new SessionSettings
        {
            Threads = 0,
            GraphOptimization = (GraphOptimization)7,
            Providers = [new ExecutionProvider("tpu")],
            Operators = [new ScaleOperator(), new ScaleOperator()],
            ExternalDataFolder = "no such folder",
        };

        ArgumentException fault = Assert.Throws<ArgumentException>(() => OnnxSession.FromMemory(TestModels.MatMul([1f], 1, 1), settings));

        Assert.Contains("Threads is 0", fault.Message, StringComparison.Ordinal);
        Assert.Contains("GraphOptimization is 7", fault.Message, StringComparison.Ordinal);
        Assert.Contains("no execution provider 'tpu'; it can be cpu, webgpu, cuda", fault.Message, StringComparison.Ordinal);
        Assert.Contains("coe.Scale is given 2 times", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'no such folder' does not exist", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_configuration_entries_to_the_runtime()
    {
        byte[] model = TestModels.MatMul([1f], 1, 1);

        // An entry with an effect that cannot be missed: the bytes are no model of that format.
        OnnxRuntimeException refused = Assert.Throws<OnnxRuntimeException>(() => OnnxSession.FromMemory(model, new SessionSettings
        {
            Threads = 1,
            Configuration = new Dictionary<string, string> { ["session.load_model_format"] = "ORT" },
        }));
        ArgumentException cut = Assert.Throws<ArgumentException>(() => OnnxSession.FromMemory(model, new SessionSettings
        {
            Configuration = new Dictionary<string, string> { ["session.load_model_format"] = "ONNX\0" },
        }));

        Assert.Contains("ORT", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("zero character", cut.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GraphOptimization.None)]
    [InlineData(GraphOptimization.Basic)]
    [InlineData(GraphOptimization.Extended)]
    [InlineData(GraphOptimization.All)]
    public void Every_setting_gives_the_same_result(GraphOptimization optimization)
    {
        float[] weights = TestModels.Random(64, seed: 4);
        float[] values = TestModels.Random(16, seed: 5);
        float[] expected = TestModels.Product(values, weights, 2, 8, 8);
        foreach ((bool pattern, bool spinning, int threads) in new[] { (true, true, 1), (false, true, 2), (true, false, 2), (false, false, 3) })
        {
            var settings = new SessionSettings { GraphOptimization = optimization, MemoryPattern = pattern, AllowSpinning = spinning, Threads = threads };
            using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(weights, 8, 8), settings);
            using OnnxTensor x = OnnxTensor.Over<float>(values, 2, 8);
            using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];
            TestModels.AssertClose(expected, y.Values<float>());
        }
    }

    [Fact]
    public void Uses_the_callers_memory_for_initializers_and_keeps_it()
    {
        using var folder = new TestFolder();
        float[] weights = TestModels.Random(8 * 8, seed: 1);
        File.WriteAllBytes(folder.File("weights.bin"), System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights.AsSpan()));
        var graph = new GraphBuilder("given");
        graph.Input("x", ElementType.Float32, "T", 8);
        graph.ExternalInitializer("w", ElementType.Float32, "weights.bin", 0, 8 * 8 * 4, 8, 8);
        graph.Node("MatMul", ["x", "w"], ["y"]);
        graph.Output("y", ElementType.Float32, "T", 8);
        OnnxTensor given = OnnxTensor.Allocate<float>(8, 8);
        weights.CopyTo(given.Values<float>());

        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), new SessionSettings
        {
            Threads = 1,
            ExternalDataFolder = folder.Path,
            Initializers = new Dictionary<string, OnnxTensor> { ["w"] = given },
            Configuration = new Dictionary<string, string> { ["session.disable_prepacking"] = "1" },
        });
        float[] values = TestModels.Random(8, seed: 2);
        using OnnxTensor x = OnnxTensor.Over<float>(values, 1, 8);
        var inputs = new Dictionary<string, OnnxTensor> { ["x"] = x };
        using OnnxTensor first = session.Run(inputs, ["y"])[0];
        given.Values<float>().Clear();
        using OnnxTensor zeroed = session.Run(inputs, ["y"])[0];
        weights.CopyTo(given.Values<float>());
        given.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using OnnxTensor afterDisposal = session.Run(inputs, ["y"])[0];

        float[] expected = TestModels.Product(values, weights, 1, 8, 8);
        TestModels.AssertClose(expected, first.Values<float>());
        Assert.All(zeroed.Values<float>().ToArray(), value => Assert.Equal(0f, value)); // no copy: the session saw the change
        TestModels.AssertClose(expected, afterDisposal.Values<float>());
    }

    [Fact]
    public void Refuses_a_disposed_initializer()
    {
        OnnxTensor given = OnnxTensor.Allocate<float>(1, 1);
        given.Dispose();

        Assert.Throws<ObjectDisposedException>(() => OnnxSession.FromMemory(
            TestModels.MatMul([1f], 1, 1),
            new SessionSettings { Threads = 1, Initializers = new Dictionary<string, OnnxTensor> { ["w"] = given } }));
    }
}
