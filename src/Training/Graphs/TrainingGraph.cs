using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;
using CoERouter.Training.Attention;
using CoERouter.Training.Differentiation;

namespace CoERouter.Training.Graphs;

/// <summary>
/// A decoder over packed batches as one ONNX model: with gradients for training, without for validation. Inputs: every parameter by its
/// name, tokens int64 [tokens], segments int64 [rows, length] (examples of a row, counted from 1; attention and convolution stay inside
/// one), targets int64 [tokens, 1], weights float [tokens, 1].
/// </summary>
public sealed class TrainingGraph
{
    /// <summary>Input: token ids.</summary>
    public const string TokensInput = "tokens";

    /// <summary>Input: the example that each position belongs to.</summary>
    public const string SegmentsInput = "segments";

    /// <summary>Input: the token that should follow each position.</summary>
    public const string TargetsInput = "targets";

    /// <summary>Input: how much each position's loss counts.</summary>
    public const string WeightsInput = "weights";

    private TrainingGraph(byte[] model, string loss, string predictions, IReadOnlyDictionary<string, string> gradients, IReadOnlyList<string> counts, int nodes)
    {
        Model = model;
        LossOutput = loss;
        PredictionsOutput = predictions;
        GradientOutputs = gradients;
        CountOutputs = counts;
        Nodes = nodes;
    }

    /// <summary>The ONNX model.</summary>
    public byte[] Model { get; }

    /// <summary>Output: weighted cross-entropy in nats, [1], without the balance loss.</summary>
    public string LossOutput { get; }

    /// <summary>Output of validation graphs: the most probable next token of each position, int64 [tokens].</summary>
    public string PredictionsOutput { get; }

    /// <summary>Outputs of training graphs: the gradient of each parameter, by the parameter's name.</summary>
    public IReadOnlyDictionary<string, string> GradientOutputs { get; }

    /// <summary>Outputs of training graphs: slots that each expert of a layer received, float [experts].</summary>
    public IReadOnlyList<string> CountOutputs { get; }

    /// <summary>Nodes of the graph.</summary>
    public int Nodes { get; }

    /// <summary>Writes the training graph: loss and the gradients of cross-entropy plus the balance loss.</summary>
    /// <param name="spec">The decoder.</param>
    /// <param name="shape">The batch.</param>
    /// <param name="balance">Weight α of the balance loss α·E·Σ f·P per layer (Switch Transformer, arXiv 2101.03961; f counts slots over k). 0 leaves it out.</param>
    /// <param name="attention">How attention is computed.</param>
    public static TrainingGraph ForTraining(DecoderSpec spec, TrainingShape shape, float balance, AttentionForm attention)
    {
        var (tape, lowering, loss) = Forward(spec, shape, attention);
        Variable objective = loss;
        for (int layer = 0; balance > 0 && layer < spec.Layers; layer++)
        {
            // The counts carry no gradient: the loss teaches through the probabilities alone.
            float scale = balance * spec.Mixture.Experts / ((float)spec.Mixture.ActiveExperts * shape.Tokens * shape.Tokens);
            Variable share = ElementwiseOperators.Binary(tape, "Mul", lowering.Counts[layer], tape.Constant(scale));
            objective = tape.Add(objective, tape.SumAll(tape.Multiply(lowering.RouterProbabilities[layer], share)));
        }

        tape.Output(loss);
        tape.Differentiate(objective);
        foreach (Variable parameter in tape.Parameters)
        {
            tape.Output(tape.GradientOf(parameter));
        }

        foreach (Variable counts in lowering.Counts)
        {
            tape.Output(counts);
        }

        return new(
            tape.Graph.ToModel(),
            loss.Name,
            "",
            tape.Parameters.ToDictionary(parameter => parameter.Name, parameter => tape.GradientOf(parameter).Name),
            [.. lowering.Counts.Select(counts => counts.Name)],
            tape.Graph.NodeCount);
    }

    /// <summary>Writes the validation graph: loss and predictions.</summary>
    public static TrainingGraph ForValidation(DecoderSpec spec, TrainingShape shape, AttentionForm attention)
    {
        var (tape, lowering, loss) = Forward(spec, shape, attention);
        Variable predictions = tape.Emit("ArgMax", [lowering.Logits], [shape.Tokens], ElementType.Int64, NodeAttribute.Integer("axis", -1), NodeAttribute.Integer("keepdims", 0));
        tape.Output(loss);
        tape.Output(predictions);
        return new(tape.Graph.ToModel(), loss.Name, predictions.Name, new Dictionary<string, string>(), [], tape.Graph.NodeCount);
    }

    private static (GradientTape Tape, TrainingLowering Lowering, Variable Loss) Forward(DecoderSpec spec, TrainingShape shape, AttentionForm attention)
    {
        spec.Validate();
        var tape = new GradientTape("decoder");
        var lowering = new TrainingLowering(tape, spec, shape, attention);
        DecoderNetwork.Write(spec, lowering);
        Variable targets = tape.Input(TargetsInput, ElementType.Int64, shape.Tokens, 1);
        Variable weights = tape.Input(WeightsInput, ElementType.Float32, shape.Tokens, 1);
        return (tape, lowering, tape.CrossEntropy(lowering.Logits, targets, weights));
    }
}
