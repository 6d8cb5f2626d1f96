using CoERouter.Experts.Folders.Outlines;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Experts.Folders.Outlines;

public sealed class OutlineReaderTests
{
    private const int Graph = 7;
    private const int Functions = 25;

    [Fact]
    public void Inputs_and_outputs_come_with_types_and_dimensions()
    {
        var builder = new GraphBuilder("g");
        builder.Input("ids", ElementType.Int64, "batch", 7, Dimension.Unknown);
        builder.Input("none", ElementType.Float16);
        builder.Node("Identity", ["ids"], ["out"]);
        builder.Output("out", ElementType.Int64, "batch", 7, 3);
        ModelOutline outline = ModelOutline.Read(builder.ToModel());
        Assert.Equal(["ids", "none"], outline.Inputs.Keys.Order(StringComparer.Ordinal));
        ValueOutline ids = outline.Inputs["ids"];
        Assert.Equal(ElementType.Int64, ids.Type);
        Assert.Equal(["batch", null, null], ids.Shape!.Select(dimension => dimension.Symbol));
        Assert.Equal([null, 7, null], ids.Shape!.Select(dimension => dimension.Size));
        Assert.Equal(ElementType.Float16, outline.Inputs["none"].Type);
        Assert.Equal([null, 7, 3], outline.Outputs["out"].Shape!.Select(dimension => dimension.Size));
        Assert.Equal([new Consumer("Identity", 0)], outline.Consumers["ids"]);
        Assert.Empty(outline.Consumers["none"]);
        Assert.Equal((0L, "none", false), (outline.Parameters, outline.Weights, outline.NeedsPacking));
    }

    [Fact]
    public void An_initializer_that_is_repeated_among_the_inputs_need_not_be_fed()
    {
        var builder = new GraphBuilder("g");
        builder.Input("x", ElementType.Float32, 2);
        builder.Input("w", ElementType.Float32, 2);
        builder.Initializer<float>("w", [1, 2], 2);
        builder.Node("Add", ["x", "w"], ["y"]);
        ModelOutline outline = ModelOutline.Read(builder.ToModel());
        Assert.Equal(["x"], outline.Inputs.Keys);
        Assert.Equal([new Consumer("Add", 0)], outline.Consumers["x"]);
        Assert.Empty(outline.Consumers["w"]);
        Assert.Equal((2L, "Float32"), (outline.Parameters, outline.Weights));
    }

    [Fact]
    public void Every_node_that_reads_an_input_is_noted_with_its_slot()
    {
        var builder = new GraphBuilder("g");
        builder.Input("x", ElementType.Float32, 2);
        builder.Node("Add", ["x", "x"], ["y"]);
        builder.Node("BiasGelu", ["y", "x"], ["z"], GraphBuilder.ContributedDomain);
        ModelOutline outline = ModelOutline.Read(builder.ToModel());
        Assert.Equal([new Consumer("Add", 0), new Consumer("Add", 1), new Consumer("com.microsoft.BiasGelu", 1)], outline.Consumers["x"]);
    }

    [Fact]
    public void Products_with_packed_weights_ask_for_packing()
    {
        var builder = new GraphBuilder("g");
        builder.Node("MatMulNBits", ["a", "b", "c"], ["y"], GraphBuilder.ContributedDomain);
        Assert.True(ModelOutline.Read(builder.ToModel()).NeedsPacking);
    }

    [Fact]
    public void A_model_without_a_graph_or_with_two_is_refused()
    {
        Refused(new ProtobufWriter().Number(1, 8), "it has no graph");
        Refused(new ProtobufWriter().Message(Graph, new()).Message(Graph, new()), "it has two graphs");

        // A field of another type is no graph.
        Refused(new ProtobufWriter().Number(Graph, 8), "it has no graph");
        Assert.Empty(Read(new ProtobufWriter().Message(Graph, new())).Inputs);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Two_values_of_one_name_are_refused(int field) => Refused(
        InGraph(new ProtobufWriter().Message(field, new ProtobufWriter().Text(1, "x")).Message(field, new ProtobufWriter().Text(1, "x"))),
        "it declares 'x' twice");

    [Fact]
    public void Too_many_values_are_refused()
    {
        var graph = new ProtobufWriter();
        for (int i = 0; i <= OutlineLimits.Values; i++)
        {
            graph.Message(12, new ProtobufWriter().Text(1, $"v{i}"));
        }

        Refused(InGraph(graph), $"it has more than {OutlineLimits.Values} inputs or outputs");
    }

    [Fact]
    public void A_value_that_is_no_tensor_has_no_type_and_no_shape()
    {
        // Field 4 of a type is a sequence.
        var type = new ProtobufWriter().Message(4, new ProtobufWriter().Number(1, 1));
        ModelOutline outline = Read(InGraph(new ProtobufWriter().Message(11, new ProtobufWriter().Text(1, "x").Message(2, type))));
        Assert.Equal(ElementType.Undefined, outline.Inputs["x"].Type);
        Assert.Null(outline.Inputs["x"].Shape);
    }

    [Fact]
    public void More_dimensions_than_a_tensor_has_are_refused()
    {
        ProtobufWriter Value(int rank)
        {
            var shape = new ProtobufWriter();
            for (int i = 0; i < rank; i++)
            {
                shape.Message(1, new ProtobufWriter().Number(1, 2));
            }

            var tensor = new ProtobufWriter().Number(1, 1).Message(2, shape);
            return InGraph(new ProtobufWriter().Message(11, new ProtobufWriter().Text(1, "x").Message(2, new ProtobufWriter().Message(1, tensor))));
        }

        Assert.Equal(OutlineLimits.Rank, Read(Value(OutlineLimits.Rank)).Inputs["x"].Shape!.Count);
        Refused(Value(OutlineLimits.Rank + 1), "an input has too many dimensions");
    }

    [Fact]
    public void Graphs_are_nested_to_a_limit()
    {
        Read(InGraph(Nested(OutlineLimits.Depth)));
        Refused(InGraph(Nested(OutlineLimits.Depth + 1)), "its graphs are nested more than 8 deep");
    }

    [Fact]
    public void Inner_graphs_have_initializers_and_nodes_and_no_inputs_of_the_model()
    {
        var inner = new ProtobufWriter()
            .Message(5, Tensor("inner", 1, 3))
            .Message(11, new ProtobufWriter().Text(1, "loop"))
            .Message(1, new ProtobufWriter().Text(1, "x").Text(4, "Neg"));
        ModelOutline outline = Read(InGraph(new ProtobufWriter()
            .Message(11, new ProtobufWriter().Text(1, "x"))
            .Message(1, new ProtobufWriter().Text(4, "Loop").Message(5, new ProtobufWriter().Text(1, "body").Message(6, inner)))));
        Assert.Equal(["x"], outline.Inputs.Keys);
        Assert.Equal(3, outline.Parameters);
        Assert.Equal([new Consumer("Neg", 0)], outline.Consumers["x"]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(22)]
    public void An_attribute_with_two_values_is_refused(int field)
    {
        byte[] value = field == 5 ? Tensor("t", 1, 1).ToBytes() : [];
        var attribute = new ProtobufWriter().Text(1, "value").Bytes(field, value).Bytes(field, value);
        Refused(InGraph(new ProtobufWriter().Message(1, new ProtobufWriter().Text(4, "Constant").Message(5, attribute))), "an attribute of a node holds two values");
    }

    [Theory]
    [InlineData("evil", "Run", "'Run' of the domain 'evil'")]
    [InlineData("com.microsoft.nchwc", "Conv", "of the domain 'com.microsoft.nchwc'")]
    [InlineData("com.microsoft", "EPContext", "'EPContext', which loads compiled code")]
    [InlineData("com.microsoft", "PyOp", "'PyOp', which loads compiled code")]
    public void Operators_that_are_not_known_or_bring_code_are_refused(string domain, string operation, string words) =>
        Refused(InGraph(new ProtobufWriter().Message(1, new ProtobufWriter().Text(4, operation).Text(7, domain))), words);

    [Theory]
    [InlineData("", "Add", "Add")]
    [InlineData("ai.onnx", "Add", "Add")]
    [InlineData("ai.onnx.ml", "Scaler", "ai.onnx.ml.Scaler")]
    [InlineData("coe", "SparseMoE", "coe.SparseMoE")]
    public void Only_the_standard_domain_is_left_out_of_an_operators_name(string domain, string operation, string name)
    {
        Assert.Equal(name, OperatorDomains.FullName(domain, operation));
        OperatorDomains.Check(domain, operation, isFunction: false);
    }

    [Fact]
    public void A_domain_that_is_not_known_is_legal_for_a_function_of_the_model_itself()
    {
        var function = new ProtobufWriter().Text(1, "Swish").Text(10, "my").Message(7, new ProtobufWriter().Text(4, "Sigmoid"));
        var call = new ProtobufWriter().Message(1, new ProtobufWriter().Text(4, "Swish").Text(7, "my"));
        Read(InGraph(call).Message(Functions, function));
        Refused(InGraph(call), "of the domain 'my'");
        Refused(InGraph(call).Message(Functions, function).Message(Functions, function), "it defines the function 'Swish' twice");
    }

    [Fact]
    public void Functions_that_reach_themselves_are_refused()
    {
        ProtobufWriter Function(string name, string calls) =>
            new ProtobufWriter().Text(1, name).Text(10, "my").Message(7, new ProtobufWriter().Text(4, calls).Text(7, "my"));
        const string Endless = "its functions call themselves or each other without end";
        Refused(InGraph(new()).Message(Functions, Function("A", "A")), Endless);
        Refused(InGraph(new()).Message(Functions, Function("A", "B")).Message(Functions, Function("B", "A")), Endless);

        // Also through the graph of an attribute.
        var body = new ProtobufWriter().Message(1, new ProtobufWriter().Text(4, "A").Text(7, "my"));
        var holder = new ProtobufWriter().Text(1, "A").Text(10, "my")
            .Message(7, new ProtobufWriter().Text(4, "If").Message(5, new ProtobufWriter().Text(1, "then_branch").Message(6, body)));
        Refused(InGraph(new()).Message(Functions, holder), Endless);
    }

    [Fact]
    public void Functions_that_would_be_written_out_too_often_are_refused()
    {
        // Each calls the next twice: 2^20 in the end.
        ProtobufWriter model = InGraph(new());
        for (int i = 0; i < 20; i++)
        {
            var call = new ProtobufWriter().Text(4, $"F{i + 1}").Text(7, "my");
            model.Message(Functions, new ProtobufWriter().Text(1, $"F{i}").Text(10, "my").Message(7, call).Message(7, call));
        }

        model.Message(Functions, new ProtobufWriter().Text(1, "F20").Text(10, "my"));
        Refused(model, "without end");
    }

    [Theory]
    [InlineData("LayerNormalization", "", "x", "a node of the operator 'LayerNormalization' lacks an input")]
    [InlineData("LayerNormalization", "", "x,g,", "lacks an input")]
    [InlineData("LayerNormalization", "", "x,g,b", null)]
    [InlineData("MatMulNBits", "com.microsoft", "x,w", "'com.microsoft.MatMulNBits' lacks an input")]
    [InlineData("MatMulNBits", "com.microsoft", "x,w,", "lacks an input")]
    [InlineData("MatMulNBits", "com.microsoft", "x,w,s", null)]
    [InlineData("GroupQueryAttention", "com.microsoft", "q,,,,,l,t", null)]
    [InlineData("GroupQueryAttention", "com.microsoft", "q,k,v,,,l", "lacks an input")]
    [InlineData("GroupQueryAttention", "com.microsoft", "q,k,v,,,,t", "lacks an input")]
    [InlineData("Add", "", "x", null)]
    public void Inputs_that_the_runtime_reads_unasked_must_be_there(string operation, string domain, string inputs, string? words)
    {
        var node = new ProtobufWriter().Text(4, operation).Text(7, domain);
        foreach (string input in inputs.Split(','))
        {
            node.Text(1, input);
        }

        ProtobufWriter model = InGraph(new ProtobufWriter().Message(1, node));
        if (words is null)
        {
            Read(model);
        }
        else
        {
            Refused(model, words);
        }
    }

    internal static ProtobufWriter Tensor(string name, ulong type, params ulong[] shape)
    {
        ulong elements = shape.Aggregate(1UL, (product, size) => product * size);
        int bits = TensorTypes.BitsOf((int)type) ?? 0;
        return new ProtobufWriter().Packed(1, shape).Number(2, type).Text(8, name).Bytes(9, new byte[((long)elements * bits + 7) / 8]);
    }

    internal static ProtobufWriter InGraph(ProtobufWriter graph) => new ProtobufWriter().Message(Graph, graph);

    internal static ModelOutline Read(ProtobufWriter model) => ModelOutline.Read(model.ToBytes());

    internal static void Refused(ProtobufWriter model, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => Read(model)).Message, StringComparison.Ordinal);

    private static ProtobufWriter Nested(int depth) => depth == 0
        ? new()
        : new ProtobufWriter().Message(1, new ProtobufWriter().Text(4, "If").Message(5, new ProtobufWriter().Text(1, "then_branch").Message(6, Nested(depth - 1))));
}
