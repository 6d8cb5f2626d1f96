using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// Lowers a decoder to the CPU inference graph: fused attention over a cache that is updated in place, routing by standard operators with
/// the gating policy as an input, and one sparse kernel per layer. Values are names of tensors of shape [sequences, new tokens, width].
/// </summary>
internal sealed class InferenceLowering : IDecoderLowering<string>
{
    private readonly DecoderSpec _spec;
    private readonly IDecoderWeights _weights;
    private readonly GraphBuilder _graph;
    private readonly WeightWriter _writer;
    private readonly MatrixWriter _matrices;
    private readonly ConvolutionLowering _convolution;
    private readonly PositionLowering _positions;
    private readonly AttentionLowering _attention;
    private readonly FeedForwardLowering _feedForward;
    private readonly Dictionary<string, (string Left, string Right)> _sums = [];

    public InferenceLowering(DecoderSpec spec, IDecoderWeights weights, WeightPrecision precision, GraphBuilder graph, WeightWriter writer, ProductForm form)
    {
        (_spec, _weights, _graph, _writer) = (spec, weights, graph, writer);
        _matrices = new(graph, writer, weights, precision, form);
        graph.Input(GraphNames.InputIds, ElementType.Int64, "batch", "sequence");
        graph.Input(GraphNames.SequenceLengths, ElementType.Int32, "batch");
        graph.Input(GraphNames.TotalSequenceLength, ElementType.Int32, 1);
        graph.Input(GraphNames.LogitsPositions, ElementType.Int64, "batch", "positions");
        var gating = new GatingLowering(graph, spec.Mixture.Experts);
        _convolution = new(graph, spec);
        _positions = new(graph, spec);
        _attention = new(spec, weights, graph, writer, _matrices, _positions);
        _feedForward = new(spec, weights, graph, writer, _matrices, gating);
    }

    public string Embed()
    {
        string embedded = _matrices.Lookup(GraphNames.InputIds, _spec.VocabularySize, _spec.Width);
        if (_spec.EmbeddingScale is { } scale)
        {
            _graph.Initializer<float>("embedding.scale", [scale]);
            embedded = _graph.Operation("Mul", [embedded, "embedding.scale"]);
        }

        return _spec.LearnedPositions
            ? _graph.Operation(
                "Add", [embedded, _matrices.SingleLookup(DecoderNames.Positions, _positions.Positions, _spec.ContextLength, _spec.Width)])
            : embedded;
    }

    public string Normalize(string gain, string activations)
    {
        _writer.Write(gain, _weights[gain], _spec.Width);
        return _spec.Norm == NormKind.Layer ? NormalizeWithBias(gain, activations) : NormalizeRoot(gain, activations);
    }

    public string Convolve(int layer, string activations)
    {
        string name = DecoderNames.Convolution(layer);
        var taps = new string[_spec.ConvolutionWidth - 1];
        for (int tap = 0; tap < taps.Length; tap++)
        {
            taps[tap] = $"{name}.{tap}";
            _writer.Write(taps[tap], _weights[name].Slice(tap * _spec.Width, _spec.Width), _spec.Width);
        }

        return _convolution.Write(layer, activations, taps);
    }

    public string Attend(int layer, string activations) => _attention.Write(layer, activations);

    public string Mix(int layer, string activations) => _feedForward.WriteMixture(layer, activations);

    public string Feed(int layer, string activations) => _feedForward.WriteDense(layer, activations);

    public string Add(string left, string right)
    {
        // The norm that follows every residual sum computes the sum as well, so the node is left to it.
        string sum = _graph.Fresh();
        _sums.Add(sum, (left, right));
        return sum;
    }

    public void Head(string activations)
    {
        _graph.Initializer<long>("last_axis", [-1], 1);
        string positions = _graph.Operation("Unsqueeze", [GraphNames.LogitsPositions, "last_axis"]);
        string chosen = _graph.Operation("GatherND", [activations, positions], NodeAttribute.Integer("batch_dims", 1));
        string logits = _spec.TiedHead
            ? _matrices.TiedProduct(chosen, _spec.VocabularySize, _spec.Width)
            : _matrices.Product(DecoderNames.Head, chosen, _spec.Width, _spec.VocabularySize);
        logits = _spec.HeadBias ? _matrices.AddBias(DecoderNames.Head, logits, _spec.VocabularySize) : logits;
        if (_spec.LogitSoftCap is { } cap)
        {
            _graph.Initializer<float>("logits.cap", [cap]);
            logits = _graph.Operation("Mul", [_graph.Operation("Tanh", [_graph.Operation("Div", [logits, "logits.cap"])]), "logits.cap"]);
        }

        IReadOnlyList<string> routings = _feedForward.Routings;
        _graph.Node("Identity", [logits], [GraphNames.Logits]);
        _graph.Output(GraphNames.Logits, ElementType.Float32, "batch", "positions", _spec.VocabularySize);
        _graph.Node("Concat", [.. routings], [GraphNames.Routing], "", NodeAttribute.Integer("axis", -1));
        _graph.Output(GraphNames.Routing, ElementType.Float32, "batch", "sequence", routings.Count * _spec.Mixture.Experts);
    }

    private string NormalizeRoot(string gain, string activations)
    {
        NodeAttribute epsilon = NodeAttribute.Single("epsilon", _spec.NormEpsilon);
        return _sums.Remove(activations, out (string Left, string Right) sum)
            ? AddAndNormalize("SkipSimplifiedLayerNormalization", [sum.Left, sum.Right, gain], activations)
            : _graph.Operation("SimplifiedLayerNormalization", [activations, gain], epsilon, NodeAttribute.Integer("axis", -1));
    }

    private string NormalizeWithBias(string gain, string activations)
    {
        string bias = DecoderNames.BiasOf(gain);
        _writer.Write(bias, _weights[bias], _spec.Width);
        NodeAttribute epsilon = NodeAttribute.Single("epsilon", _spec.NormEpsilon);
        return _sums.Remove(activations, out (string Left, string Right) sum)
            ? AddAndNormalize("SkipLayerNormalization", [sum.Left, sum.Right, gain, bias], activations)
            : _graph.Operation("LayerNormalization", [activations, gain, bias], epsilon, NodeAttribute.Integer("axis", -1));
    }

    private string AddAndNormalize(string operation, ReadOnlySpan<string> inputs, string sum)
    {
        string normed = _graph.Fresh();
        NodeAttribute epsilon = NodeAttribute.Single("epsilon", _spec.NormEpsilon);
        _graph.Node(operation, inputs, [normed, "", "", sum], GraphBuilder.ContributedDomain, epsilon);
        return normed;
    }
}
