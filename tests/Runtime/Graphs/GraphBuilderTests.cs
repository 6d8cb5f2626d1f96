using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime.Graphs;

public sealed class GraphBuilderTests
{
    [Fact]
    public void Fresh_names_never_repeat()
    {
        var graph = new GraphBuilder("g");

        string[] names = [.. Enumerable.Range(0, 1000).Select(_ => graph.Fresh())];

        Assert.Equal(1000, names.Distinct().Count());
        Assert.All(names, name => Assert.StartsWith("_", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Operations_chain_through_fresh_names()
    {
        var graph = new GraphBuilder("chain");
        graph.Input("x", ElementType.Float32, "T");
        graph.Scope = "block.0";
        string negative = graph.Operation("Neg", ["x"]);
        graph.Node("Relu", [negative], ["y"]);
        graph.Output("y", ElementType.Float32, "T");

        Assert.Equal(2, graph.NodeCount);
        Assert.Equal([0f, 3f], Run(graph, [2f, -3f]));
    }

    [Fact]
    public void Contributed_operators_are_found()
    {
        var graph = new GraphBuilder("gelu");
        graph.Input("x", ElementType.Float32, "T");
        string y = graph.Contributed("QuickGelu", ["x"], NodeAttribute.Single("alpha", 1f));
        graph.Node("Identity", [y], ["y"]);
        graph.Output("y", ElementType.Float32, "T");

        TestModels.AssertClose([2f / (1f + MathF.Exp(-2f)), 0f], Run(graph, [2f, 0f]));
    }

    [Fact]
    public void The_builder_goes_on_after_a_model_was_taken()
    {
        var graph = new GraphBuilder("longer");
        graph.Input("x", ElementType.Float32, "T");
        graph.Node("Neg", ["x"], ["y"]);
        graph.Output("y", ElementType.Float32, "T");
        byte[] first = graph.ToModel();
        graph.Node("Neg", ["y"], ["z"]);
        graph.Output("z", ElementType.Float32, "T");

        using OnnxSession shorter = OnnxSession.FromMemory(first, new SessionSettings { Threads = 1 });
        using OnnxSession longer = OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = 1 });

        Assert.Single(shorter.Outputs);
        Assert.Equal(2, longer.Outputs.Count);
    }

    [Fact]
    public void An_initializer_must_fill_its_shape()
    {
        var graph = new GraphBuilder("g");

        ArgumentException embedded = Assert.Throws<ArgumentException>(() => graph.Initializer<float>("w", [1, 2, 3], 2, 2));
        ArgumentException attribute = Assert.Throws<ArgumentException>(() => NodeAttribute.Tensor<long>("value", [1, 2], 3));

        Assert.Contains("'w' has 12 bytes, but its shape [2, 2] needs 16", embedded.Message, StringComparison.Ordinal);
        Assert.Contains("16 bytes", attribute.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_attribute_kind_reaches_a_standard_operator()
    {
        var graph = new GraphBuilder("attributes");
        graph.Input("x", ElementType.Float32, "T");
        graph.Initializer<long>("shape", [2], 1);
        string filled = graph.Operation("ConstantOfShape", ["shape"], NodeAttribute.Tensor<float>("value", [10f], 1));
        string list = graph.Operation("Constant", [], NodeAttribute.Singles("value_floats", 100f, 200f));
        string numbers = graph.Operation("Constant", [], NodeAttribute.Integers("value_ints", 1, -2));
        string cast = graph.Operation("Cast", [numbers], NodeAttribute.Integer("to", (long)ElementType.Float32));
        string scaled = graph.Operation("LeakyRelu", ["x"], NodeAttribute.Single("alpha", 0.5f));
        string sum = graph.Operation("Sum", [filled, list, cast, scaled]);
        graph.Node("Identity", [sum], ["y"]);
        graph.Output("y", ElementType.Float32, "T");

        Assert.Equal([10f + 100 + 1 + 4, 10f + 200 - 2 - 4], Run(graph, [4f, -8f]));
    }

    [Theory]
    [InlineData("CRD", new[] { 0f, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData("DCR", new[] { 0f, 2, 4, 6, 1, 3, 5, 7 })]
    public void Text_attributes_change_what_an_operator_does(string mode, float[] expected)
    {
        var graph = new GraphBuilder("depth");
        graph.Input("x", ElementType.Float32, "T");
        graph.Initializer<long>("image", [1, 8, 1, 1], 4);
        graph.Initializer<long>("row", [-1], 1);
        string image = graph.Operation("Reshape", ["x", "image"]);
        string moved = graph.Operation("DepthToSpace", [image], NodeAttribute.Integer("blocksize", 2), NodeAttribute.Text("mode", mode));
        graph.Node("Reshape", [moved, "row"], ["y"]);
        graph.Output("y", ElementType.Float32, "T");

        Assert.Equal(expected, Run(graph, [0, 1, 2, 3, 4, 5, 6, 7]));
    }

    private static float[] Run(GraphBuilder graph, float[] values)
    {
        using OnnxSession session = OnnxSession.FromMemory(graph.ToModel(), new SessionSettings { Threads = 1 });
        using OnnxTensor x = OnnxTensor.Over<float>(values, values.Length);
        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];
        return y.Values<float>().ToArray();
    }
}
