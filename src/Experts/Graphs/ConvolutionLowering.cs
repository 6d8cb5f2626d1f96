using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// The causal depthwise convolution with its state: y[t] = x[t] + Σ w[j-1]·x[t-j]. The state is the last inputs of each sequence's valid
/// tokens, so that right padding never enters it.
/// </summary>
internal sealed class ConvolutionLowering
{
    private readonly GraphBuilder _graph;
    private readonly DecoderSpec _spec;
    private readonly string _stateRows = "";

    public ConvolutionLowering(GraphBuilder graph, DecoderSpec spec)
    {
        (_graph, _spec) = (graph, spec);
        if (spec.ConvolutionWidth == 0)
        {
            return;
        }

        long history = spec.ConvolutionWidth - 1;
        graph.Initializer<long>("convolution.axis", [1], 1);
        for (long j = 1; j <= history; j++)
        {
            graph.Initializer<long>(Start(j), [history - j], 1);
            graph.Initializer<long>(End(j), [-j], 1);
        }

        // The rows of [state | inputs] that form the next state: those that end with the last valid token,
        // which is seqlens_k in a prompt and 0 in a step of one token: the lesser of the two bounds.
        long[] following = [.. Enumerable.Range(1, (int)history).Select(row => (long)row)];
        graph.Initializer<long>("convolution.following", following, history);
        graph.Initializer<long>("convolution.one", [1], 1);
        graph.Initializer<long>("convolution.last_axis", [-1], 1);
        string tokens = graph.Operation("Shape", [GraphNames.InputIds], NodeAttribute.Integer("start", 1), NodeAttribute.Integer("end", 2));
        string lengths = graph.Operation("Cast", [GraphNames.SequenceLengths], NodeAttribute.Integer("to", (long)ElementType.Int64));
        string last = graph.Operation("Min", [lengths, graph.Operation("Sub", [tokens, "convolution.one"])]);
        string rows = graph.Operation("Add", [graph.Operation("Unsqueeze", [last, "convolution.last_axis"]), "convolution.following"]);
        _stateRows = graph.Operation("Unsqueeze", [rows, "convolution.last_axis"]);
    }

    /// <summary>Convolves; <paramref name="taps"/> are the names of the taps, that of the previous token first.</summary>
    public string Write(int layer, string activations, IReadOnlyList<string> taps)
    {
        long history = _spec.ConvolutionWidth - 1;
        Dimension[] shape = ["batch", history, _spec.Width];
        string past = _graph.Input(GraphNames.PastConvolution(layer), ElementType.Float32, shape);
        string extended = _graph.Operation("Concat", [past, activations], NodeAttribute.Integer("axis", 1));
        string sum = activations;
        for (long j = 1; j <= history; j++)
        {
            string shifted = _graph.Operation("Slice", [extended, Start(j), End(j), "convolution.axis"]);
            sum = _graph.Operation("Add", [sum, _graph.Operation("Mul", [shifted, taps[(int)j - 1]])]);
        }

        _graph.Node("GatherND", [extended, _stateRows], [GraphNames.PresentConvolution(layer)], "", NodeAttribute.Integer("batch_dims", 1));
        _graph.Output(GraphNames.PresentConvolution(layer), ElementType.Float32, shape);
        return sum;
    }

    private static string Start(long j) => $"convolution.start{j}";

    private static string End(long j) => $"convolution.end{j}";
}
