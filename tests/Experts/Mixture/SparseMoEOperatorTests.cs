using System.Runtime.InteropServices;
using CoERouter.Experts.Mixture;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Experts.Mixture;

public sealed class SparseMoEOperatorTests
{
    [Theory]
    [InlineData(WeightFormat.Float32, 32)]
    [InlineData(WeightFormat.UInt8Blocks, 32)]
    [InlineData(WeightFormat.Int8Blocks, 32)]
    [InlineData(WeightFormat.UInt8Blocks, 8)]
    [InlineData(WeightFormat.Int8Blocks, 8)]
    public void The_operator_computes_what_the_definition_says(WeightFormat format, int bits)
    {
        foreach (int tokens in new[] { 1, 3, 200 })
        {
            var layer = new MixtureCase(tokens, tokens, 6, 96, 64, 3, format);
            using OnnxSession session = Session(layer, bits);
            double error = MixtureCase.LargestError(layer.Expected(), Run(session, layer));
            Assert.InRange(error, 0, bits == 32 ? 2e-5 : 0.05);
        }
    }

    [Fact]
    public void The_weights_are_those_of_the_runtimes_own_operator()
    {
        // com.microsoft.MoE reads the same interleaved layout; log-weights as router logits give it this routing.
        var layer = new MixtureCase(3, 7, 4, 64, 32, 2, WeightFormat.Float32);
        var graph = new GraphBuilder("own");
        graph.Input("x", ElementType.Float32, "tokens", 64);
        graph.Input("routing", ElementType.Float32, "tokens", 4);
        graph.Initializer<float>("gate_up", layer.GateUp, 4, 64, 64);
        graph.Initializer<float>("down", layer.Down, 4, 64, 32);
        graph.Initializer<long>("axis", [-1], 1);
        string logits = graph.Operation("Log", ["routing"]);
        string mixed = graph.Contributed(
            "MoE",
            ["x", logits, "gate_up", "", "down"],
            NodeAttribute.Integer("k", 4),
            NodeAttribute.Text("activation_type", "swiglu"),
            NodeAttribute.Integer("swiglu_fusion", 1),
            NodeAttribute.Single("activation_alpha", 1),
            NodeAttribute.Single("activation_beta", 0),
            NodeAttribute.Single("swiglu_limit", float.MaxValue));
        graph.Node("Mul", [mixed, graph.Operation("ReduceSum", ["routing", "axis"])], ["y"]);
        graph.Output("y", ElementType.Float32, "tokens", 64);
        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel());
        Assert.True(MixtureCase.LargestError(layer.Expected(), Run(session, layer)) < 1e-4);
    }

    [Fact]
    public async Task Many_threads_may_run_one_session()
    {
        var layer = new MixtureCase(5, 40, 6, 96, 64, 3, WeightFormat.UInt8Blocks);
        using OnnxSession session = Session(layer, 32, threads: 2);
        double[] expected = layer.Expected();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                Assert.True(MixtureCase.LargestError(expected, Run(session, layer)) < 2e-5);
            }
        })));
    }

    [Fact]
    public void An_attribute_that_is_not_legal_fails_the_session()
    {
        var layer = new MixtureCase(5, 1, 2, 32, 32, 1, WeightFormat.UInt8Blocks);
        Assert.Contains("activation_bits is 16", Assert.ThrowsAny<Exception>(() => Session(layer, 16)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_shapes_and_types_are_named()
    {
        var layer = new MixtureCase(5, 2, 2, 32, 32, 1, WeightFormat.UInt8Blocks);
        using (OnnxSession scaleless = Session(layer, 32, scales: false))
        {
            Assert.Contains(
                "no gate_up_scales", Assert.Throws<OnnxRuntimeException>(() => Run(scaleless, layer)).Message, StringComparison.Ordinal);
        }

        using OnnxSession session = Session(layer, 32);
        using OnnxTensor input = OnnxTensor.Allocate<float>(2, 33);
        using OnnxTensor routing = OnnxTensor.Allocate<float>(2, 2);
        using OnnxTensor narrow = OnnxTensor.Allocate<float>(2, 1);
        using OnnxTensor right = OnnxTensor.Allocate<float>(2, 32);
        Assert.Contains("a last dimension of 32", Refused(session, input, routing), StringComparison.Ordinal);
        Assert.Contains("2 rows of 2 experts", Refused(session, right, narrow), StringComparison.Ordinal);

        var odd = new MixtureCase(5, 2, 2, 40, 40, 1, WeightFormat.Float32);
        using OnnxSession unblocked = Bytes(odd);
        Assert.Contains("multiple of 32", Assert.Throws<OnnxRuntimeException>(() => Run(unblocked, odd)).Message, StringComparison.Ordinal);
    }

    private static string Refused(OnnxSession session, OnnxTensor input, OnnxTensor routing) =>
        Assert.Throws<OnnxRuntimeException>(() => session.Run(new Dictionary<string, OnnxTensor> { ["x"] = input, ["routing"] = routing }, ["y"])).Message;

    private static float[] Run(OnnxSession session, MixtureCase layer)
    {
        using OnnxTensor input = OnnxTensor.Over<float>(layer.Input, layer.Tokens, layer.Width);
        using OnnxTensor routing = OnnxTensor.Over<float>(layer.Routing, layer.Tokens, layer.Experts);
        using OnnxTensor output = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = input, ["routing"] = routing }, ["y"])[0];
        return output.Values<float>().ToArray();
    }

    private static OnnxSession Session(MixtureCase layer, int bits, int threads = 2, bool scales = true)
    {
        bool single = layer.Format == WeightFormat.Float32;
        return Session(
            layer,
            single ? ElementType.Float32 : layer.Format == WeightFormat.UInt8Blocks ? ElementType.UInt8 : ElementType.Int8,
            single ? MemoryMarshal.AsBytes<float>(layer.GateUp) : layer.GateUpBytes,
            single ? MemoryMarshal.AsBytes<float>(layer.Down) : layer.DownBytes,
            single || !scales ? null : (layer.GateUpScales, layer.DownScales),
            bits,
            threads);
    }

    private static OnnxSession Bytes(MixtureCase layer) =>
        Session(layer, ElementType.UInt8, new byte[layer.GateUp.Length], new byte[layer.Down.Length], null, 32, 1);

    private static OnnxSession Session(
        MixtureCase layer,
        ElementType type,
        ReadOnlySpan<byte> gateUp,
        ReadOnlySpan<byte> down,
        (float[] GateUp, float[] Down)? scales,
        int bits,
        int threads)
    {
        (int experts, int width, int hidden) = (layer.Experts, layer.Width, layer.ExpertWidth);
        var graph = new GraphBuilder("mixture");
        graph.Input("x", ElementType.Float32, "tokens", "width");
        graph.Input("routing", ElementType.Float32, "rows", "experts");
        graph.Initializer("gate_up", type, gateUp, experts, 2 * hidden, width);
        graph.Initializer("down", type, down, experts, width, hidden);
        List<string> inputs = ["x", "routing", "gate_up", "down"];
        if (scales is { } given)
        {
            inputs.Add(graph.Initializer<float>("gate_up_scales", given.GateUp, experts, 2 * hidden, width / 32));
            inputs.Add(graph.Initializer<float>("down_scales", given.Down, experts, width, hidden / 32));
        }

        graph.Node(
            SparseMoEOperator.OperatorName, [.. inputs], ["y"], GraphBuilder.OwnDomain, NodeAttribute.Integer("activation_bits", bits));
        graph.Output("y", ElementType.Float32, "tokens", "width");
        return OnnxSession.FromMemory(
            graph.ToModel(), new() { Threads = threads, AllowSpinning = false, Operators = [new SparseMoEOperator()] });
    }
}
