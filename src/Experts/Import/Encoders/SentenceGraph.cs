using CoERouter.Experts.Import.Sources;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Import.Encoders;

/// <summary>Writes what follows the encoder: pooling, matrices and normalisation, to the output <c>sentence_embedding</c>.</summary>
internal sealed class SentenceGraph(GraphBuilder graph, ExternalDataWriter data, EncoderOutputs encoder)
{
    /// <summary>The name of the output.</summary>
    public const string Output = "sentence_embedding";

    // Less than any sum of ones or any length; keeps a division finite.
    private const float Least = 1e-9f;

    /// <summary>Writes it; returns the numbers per vector.</summary>
    public int Write(IReadOnlyList<PoolingMode> modes, IReadOnlyList<SentenceStep> steps, int width)
    {
        graph.Scope = "sentence";
        graph.Initializer<long>("tokenAxis", [1], 1);
        graph.Initializer<long>("lastAxis", [2], 1);
        graph.Initializer<float>("least", [Least]);
        string[] pooled = [.. modes.Order().Select(Pool)];
        string vector = pooled.Length == 1 ? pooled[0] : graph.Operation("Concat", pooled, NodeAttribute.Integer("axis", 1));
        int dimension = width * pooled.Length;
        for (int i = 0; i < steps.Count; i++)
        {
            vector = steps[i].Folder is null ? Normalized(vector) : Dense(vector, steps[i], i, ref dimension);
        }

        graph.Node("Identity", [vector], [Output]);
        graph.Output(Output, ElementType.Float32, "batch", dimension);
        return dimension;
    }

    private string Pool(PoolingMode mode) => mode switch
    {
        PoolingMode.FirstToken => First(),
        PoolingMode.Maximum => graph.Operation(
            "ReduceMax", [graph.Operation("Add", [encoder.States, Wide(encoder.Absent)]), "tokenAxis"], NodeAttribute.Integer("keepdims", 0)),
        PoolingMode.MeanOverRoot => graph.Operation("Div", [Sum(encoder.Mask), graph.Operation("Sqrt", [Total(encoder.Mask)])]),
        PoolingMode.WeightedMean => Mean(graph.Operation("Mul", [encoder.Mask, Places()])),
        PoolingMode.LastToken => Sum(Last()),
        _ => Mean(encoder.Mask),
    };

    private string First()
    {
        graph.Initializer<long>("first", [0]);
        return graph.Operation("Gather", [encoder.States, "first"], NodeAttribute.Integer("axis", 1));
    }

    private string Mean(string shares) => graph.Operation("Div", [Sum(shares), Total(shares)]);

    // Of the vectors, each times its share: [batch, width].
    private string Sum(string shares) => graph.Operation(
        "ReduceSum", [graph.Operation("Mul", [encoder.States, Wide(shares)]), "tokenAxis"], NodeAttribute.Integer("keepdims", 0));

    // Of the shares: [batch, 1].
    private string Total(string shares) => graph.Operation(
        "Max", [graph.Operation("ReduceSum", [shares, "tokenAxis"], NodeAttribute.Integer("keepdims", 1)), "least"]);

    private string Wide(string shares) => graph.Operation("Unsqueeze", [shares, "lastAxis"]);

    // 1, 2, 3 and so on: [tokens].
    private string Places()
    {
        graph.Initializer<long>("placeOne", [1]);
        string count = graph.Operation("Squeeze", [encoder.Tokens]);
        string places = graph.Operation("Range", ["placeOne", graph.Operation("Add", [count, "placeOne"]), "placeOne"]);
        return graph.Operation("Cast", [places], NodeAttribute.Integer("to", (long)ElementType.Float32));
    }

    // 1 for the last token of each row, 0 for all others.
    private string Last() => graph.Operation(
        "Cast", [graph.Operation("Equal", [Places(), Total(encoder.Mask)])], NodeAttribute.Integer("to", (long)ElementType.Float32));

    private string Normalized(string vector)
    {
        string length = graph.Operation("ReduceL2", [vector, "tokenAxis"], NodeAttribute.Integer("keepdims", 1));
        return graph.Operation("Div", [vector, graph.Operation("Max", [length, "least"])]);
    }

    private string Dense(string vector, SentenceStep step, int index, ref int dimension)
    {
        if (step.Inputs != dimension)
        {
            throw new ModelImportException($"A Dense module reads {step.Inputs} numbers, but it is given {dimension}.");
        }

        using SafetensorsFolder source = SafetensorsFolder.Exists(step.Folder!)
            ? SafetensorsFolder.Open(step.Folder!)
            : throw new ModelImportException("A Dense module has no model.safetensors; convert its pytorch_model.bin to safetensors.");
        string matrix = data.Initializer<float>(graph, $"dense.{index}.weight", EncoderWeights.Read(source, "linear.weight", step.Outputs, step.Inputs), step.Outputs, step.Inputs);
        string[] inputs = step.HasBias
            ? [vector, matrix, data.Initializer<float>(graph, $"dense.{index}.bias", EncoderWeights.Read(source, "linear.bias", step.Outputs), step.Outputs)]
            : [vector, matrix];
        dimension = step.Outputs;
        return EncoderOperators.Activate(graph, graph.Operation("Gemm", inputs, NodeAttribute.Integer("transB", 1)), step.Activation);
    }
}
