using CoERouter.Experts.Mixture;
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
    private readonly GatingLowering _gating;
    private readonly ConvolutionLowering _convolution;
    private readonly Dictionary<string, (string Left, string Right)> _sums = [];
    private readonly List<string> _routings = [];

    public InferenceLowering(DecoderSpec spec, IDecoderWeights weights, WeightPrecision precision, GraphBuilder graph, WeightWriter writer)
    {
        (_spec, _weights, _graph, _writer) = (spec, weights, graph, writer);
        _matrices = new(graph, writer, weights, precision);
        graph.Input(GraphNames.InputIds, ElementType.Int64, "batch", "sequence");
        graph.Input(GraphNames.SequenceLengths, ElementType.Int32, "batch");
        graph.Input(GraphNames.TotalSequenceLength, ElementType.Int32, 1);
        graph.Input(GraphNames.LogitsPositions, ElementType.Int64, "batch", "positions");
        _gating = new(graph, spec.Mixture.Experts);
        _convolution = new(graph, spec);
        WriteRotaryCaches();
    }

    public string Embed() => _matrices.Lookup(GraphNames.InputIds, _spec.VocabularySize, _spec.Width);

    public string Normalize(string gain, string activations)
    {
        _writer.Write(gain, _weights[gain], _spec.Width);
        NodeAttribute epsilon = NodeAttribute.Single("epsilon", _spec.NormEpsilon);
        if (!_sums.Remove(activations, out (string Left, string Right) sum))
        {
            return _graph.Operation("SimplifiedLayerNormalization", [activations, gain], epsilon, NodeAttribute.Integer("axis", -1));
        }

        string normed = _graph.Fresh();
        _graph.Node(
            "SkipSimplifiedLayerNormalization",
            [sum.Left, sum.Right, gain],
            [normed, "", "", activations],
            GraphBuilder.ContributedDomain,
            epsilon);
        return normed;
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

    public string Attend(int layer, string activations)
    {
        string packed = _matrices.Product(
            DecoderNames.QueryKeyValue(layer), activations, _spec.Width, _spec.QueryWidth + (2 * _spec.KeyValueWidth));
        string attended = _graph.Fresh();
        Dimension[] cache = ["batch", _spec.KeyValueHeads, "capacity", _spec.HeadSize];
        _graph.Input(GraphNames.PastKey(layer), ElementType.Float32, cache);
        _graph.Input(GraphNames.PastValue(layer), ElementType.Float32, cache);
        _graph.Node(
            "GroupQueryAttention",
            [
                packed, "", "", GraphNames.PastKey(layer), GraphNames.PastValue(layer),
                GraphNames.SequenceLengths, GraphNames.TotalSequenceLength, RotaryNames.Cosine, RotaryNames.Sine,
            ],
            [attended, GraphNames.PresentKey(layer), GraphNames.PresentValue(layer)],
            GraphBuilder.ContributedDomain,
            NodeAttribute.Integer("num_heads", _spec.Heads),
            NodeAttribute.Integer("kv_num_heads", _spec.KeyValueHeads),
            NodeAttribute.Integer("do_rotary", 1));
        _graph.Output(GraphNames.PresentKey(layer), ElementType.Float32, cache);
        _graph.Output(GraphNames.PresentValue(layer), ElementType.Float32, cache);
        return _matrices.Product(DecoderNames.AttentionOutput(layer), attended, _spec.QueryWidth, _spec.Width);
    }

    public string Mix(int layer, string activations)
    {
        MixtureSpec mixture = _spec.Mixture;
        string logits = _matrices.SingleProduct(DecoderNames.Router(layer), activations, _spec.Width, mixture.Experts);
        string routing = _gating.Write(logits);
        _routings.Add(routing);
        if (mixture.SharedExperts > 0)
        {
            routing = _gating.AppendShared(routing, mixture.SharedExperts);
        }

        (string gateUp, string gateUpScales) = _matrices.Stack(
            $"layer{layer}.mixture.gate_up",
            [
                .. Enumerable.Range(0, mixture.Experts).Select(expert => GateUp(DecoderNames.ExpertGateUp(layer, expert))),
                .. Enumerable.Range(0, mixture.SharedExperts).Select(expert => GateUp(DecoderNames.SharedGateUp(layer, expert))),
            ],
            2 * mixture.ExpertWidth,
            _spec.Width);
        (string down, string downScales) = _matrices.Stack(
            $"layer{layer}.mixture.down",
            [
                .. Enumerable.Range(0, mixture.Experts).Select(expert => Down(DecoderNames.ExpertDown(layer, expert))),
                .. Enumerable.Range(0, mixture.SharedExperts).Select(expert => Down(DecoderNames.SharedDown(layer, expert))),
            ],
            _spec.Width,
            mixture.ExpertWidth);
        string[] inputs = gateUpScales.Length == 0
            ? [activations, routing, gateUp, down]
            : [activations, routing, gateUp, down, gateUpScales, downScales];
        string output = _graph.Fresh();
        NodeAttribute bits = NodeAttribute.Integer("activation_bits", gateUpScales.Length == 0 ? 32 : MatrixWriter.ActivationBits);
        _graph.Node(SparseMoEOperator.OperatorName, inputs, [output], GraphBuilder.OwnDomain, bits);
        return output;
    }

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
        _graph.Node("Identity", [logits], [GraphNames.Logits]);
        _graph.Output(GraphNames.Logits, ElementType.Float32, "batch", "positions", _spec.VocabularySize);
        _graph.Node("Concat", [.. _routings], [GraphNames.Routing], "", NodeAttribute.Integer("axis", -1));
        _graph.Output(GraphNames.Routing, ElementType.Float32, "batch", "sequence", _routings.Count * _spec.Mixture.Experts);
    }

    private OutputRows GateUp(string name) => OutputRows.OfGateUp(_weights, name, _spec.Width, 2 * _spec.Mixture.ExpertWidth);

    private OutputRows Down(string name) => OutputRows.Of(_weights, name, _spec.Mixture.ExpertWidth, _spec.Width);

    private void WriteRotaryCaches()
    {
        int pairs = _spec.HeadSize / 2;
        var cosine = new float[_spec.ContextLength * pairs];
        var sine = new float[_spec.ContextLength * pairs];
        for (int position = 0; position < _spec.ContextLength; position++)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                double angle = position * Math.Pow(_spec.RotaryBase, -2.0 * pair / _spec.HeadSize);
                cosine[(position * pairs) + pair] = (float)Math.Cos(angle);
                sine[(position * pairs) + pair] = (float)Math.Sin(angle);
            }
        }

        _writer.Write<float>(RotaryNames.Cosine, cosine, _spec.ContextLength, pairs);
        _writer.Write<float>(RotaryNames.Sine, sine, _spec.ContextLength, pairs);
    }

    private static class RotaryNames
    {
        public const string Cosine = "rotary.cosine";
        public const string Sine = "rotary.sine";
    }
}
