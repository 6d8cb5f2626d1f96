using CoERouter.Experts.Graphs;
using CoERouter.Experts.Mixture;
using CoERouter.Experts.Quantization;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Bench.Kernels;

/// <summary>The sparse layer, and dense products that multiply as many weights.</summary>
internal static class LayerGraphs
{
    private const int Seed = 11;

    // As the experts' graphs use them.
    private const int IntegerActivationBits = 8;
    private const int SingleActivationBits = 32;
    private const int IntegerAccuracyLevel = 4;

    /// <summary>The sparse kernel; every token uses random experts with random weights.</summary>
    public static BoundGraph Sparse(KernelShape shape, WeightPrecision precision, int tokens, int threads)
    {
        GraphBuilder graph = new("sparse");
        Random random = new(Seed);
        LayerData data = new(graph, precision, random);
        int hidden = shape.Mixture.ExpertWidth;
        graph.Input("x", ElementType.Float32, tokens, shape.Width);
        graph.Input("routing", ElementType.Float32, tokens, shape.Experts);
        (string gateUp, string gateUpScales) = data.Write("gate_up", shape.Experts, 2 * hidden, shape.Width);
        (string down, string downScales) = data.Write("down", shape.Experts, shape.Width, hidden);
        bool single = precision == WeightPrecision.Float32;
        string[] inputs = single ? ["x", "routing", gateUp, down] : ["x", "routing", gateUp, down, gateUpScales, downScales];
        NodeAttribute bits = NodeAttribute.Integer("activation_bits", single ? SingleActivationBits : IntegerActivationBits);
        graph.Node(SparseMoEOperator.OperatorName, inputs, ["y"], GraphBuilder.OwnDomain, bits);
        graph.Output("y", ElementType.Float32, tokens, shape.Width);
        return new BoundGraph(graph, threads)
            .Input("x", Uniform(random, tokens * shape.Width), tokens, shape.Width)
            .Input("routing", Routing(shape, tokens, random), tokens, shape.Experts)
            .Output("y", tokens, shape.Width);
    }

    /// <summary>
    /// Two products of the runtime, [tokens, width] × [width, 2 × hidden] and [tokens, hidden] × [hidden, width] with the hidden units of all the
    /// experts that a token uses: as many multiplications, with nothing to choose, gather or activate.
    /// </summary>
    public static BoundGraph Dense(KernelShape shape, WeightPrecision precision, int tokens, int threads)
    {
        GraphBuilder graph = new("dense");
        Random random = new(Seed);
        int hidden = shape.Mixture.ExpertWidth * shape.Used;
        graph.Input("x", ElementType.Float32, tokens, shape.Width);
        graph.Input("h", ElementType.Float32, tokens, hidden);
        Product(graph, precision, random, "x", shape.Width, 2 * hidden, "gate_up", tokens);
        Product(graph, precision, random, "h", hidden, shape.Width, "y", tokens);
        return new BoundGraph(graph, threads)
            .Input("x", Uniform(random, tokens * shape.Width), tokens, shape.Width)
            .Input("h", Uniform(random, tokens * hidden), tokens, hidden)
            .Output("gate_up", tokens, 2 * hidden)
            .Output("y", tokens, shape.Width);
    }

    /// <summary>The experts of each token: all shared ones, and different routed ones drawn at random.</summary>
    public static float[] Routing(KernelShape shape, int tokens, Random random)
    {
        float[] routing = new float[tokens * shape.Experts];
        int[] order = [.. Enumerable.Range(0, shape.Mixture.Experts)];
        for (int token = 0; token < tokens; token++)
        {
            Span<float> row = routing.AsSpan(token * shape.Experts, shape.Experts);
            random.Shuffle(order);
            foreach (int expert in order.AsSpan(0, shape.Mixture.ActiveExperts))
            {
                row[expert] = 1f / shape.Mixture.ActiveExperts;
            }

            row[shape.Mixture.Experts..].Fill(1);
        }

        return routing;
    }

    private static void Product(GraphBuilder graph, WeightPrecision precision, Random random, string input, int inputs, int outputs, string output, int tokens)
    {
        LayerData data = new(graph, precision, random);
        if (precision == WeightPrecision.Float32)
        {
            (string values, _) = data.Write($"{output}.weights", 1, inputs, outputs);
            graph.Node("MatMul", [input, values], [$"{output}.batched"]);
            graph.Initializer<long>($"{output}.shape", [tokens, outputs], 2);
            graph.Node("Reshape", [$"{output}.batched", $"{output}.shape"], [output]);
        }
        else
        {
            (string values, string scales) = data.Write($"{output}.weights", 1, outputs, inputs, inBlocks: true);
            graph.Node(
                "MatMulNBits",
                [input, values, scales],
                [output],
                GraphBuilder.ContributedDomain,
                NodeAttribute.Integer("K", inputs),
                NodeAttribute.Integer("N", outputs),
                NodeAttribute.Integer("bits", 8),
                NodeAttribute.Integer("block_size", BlockQuantizer.BlockSize),
                NodeAttribute.Integer("accuracy_level", IntegerAccuracyLevel));
        }

        graph.Output(output, ElementType.Float32, tokens, outputs);
    }

    private static float[] Uniform(Random random, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextSingle()) - 1;
        }

        return values;
    }
}
