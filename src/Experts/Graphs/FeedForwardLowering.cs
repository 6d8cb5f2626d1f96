using CoERouter.Experts.Mixture;
using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>Writes feed-forward layers: dense networks by ordinary products, routed experts by one sparse kernel.</summary>
internal sealed class FeedForwardLowering
{
    private readonly DecoderSpec _spec;
    private readonly IDecoderWeights _weights;
    private readonly GraphBuilder _graph;
    private readonly WeightWriter _writer;
    private readonly MatrixWriter _matrices;
    private readonly GatingLowering _gating;
    private readonly List<string> _routings = [];
    private string? _noRouting;

    public FeedForwardLowering(
        DecoderSpec spec, IDecoderWeights weights, GraphBuilder graph, WeightWriter writer, MatrixWriter matrices, GatingLowering gating) =>
        (_spec, _weights, _graph, _writer, _matrices, _gating) = (spec, weights, graph, writer, matrices, gating);

    /// <summary>Dense routing weights of every layer, [batch, tokens, experts]; zeros for a layer without routed experts.</summary>
    public IReadOnlyList<string> Routings => _routings;

    /// <summary>The one network of a layer that is not sparse.</summary>
    public string WriteDense(int layer, string activations)
    {
        DenseSpec dense = _spec.Dense!;
        _routings.Add(_noRouting ??= _gating.None());
        string up = DecoderNames.DenseUp(layer);
        string hidden = _matrices.ProductWithBias(up, activations, _spec.Width, dense.Gated ? 2 * dense.Width : dense.Width, dense.Bias);
        string activated = dense.Gated ? Gate(hidden, dense.Activation) : Activate(hidden, dense.Activation);
        return _matrices.ProductWithBias(DecoderNames.DenseDown(layer), activated, dense.Width, _spec.Width, dense.Bias);
    }

    /// <summary>Router, chosen experts and shared ones of a sparse layer.</summary>
    public string WriteMixture(int layer, string activations)
    {
        MixtureSpec mixture = _spec.Mixture;
        string router = DecoderNames.Router(layer);
        string logits = _matrices.SingleProduct(router, activations, _spec.Width, mixture.Experts);
        logits = mixture.RouterBias ? _matrices.AddBias(router, logits, mixture.Experts) : logits;
        string routing = _gating.Write(logits, mixture);
        _routings.Add(routing);
        if (mixture.SharedExperts > 0)
        {
            routing = _gating.AppendShared(routing, mixture.SharedExperts);
        }

        string output = WriteExperts(layer, activations, routing);
        return mixture.SharedWidth > 0 ? _graph.Operation("Add", [output, WriteShared(layer, activations)]) : output;
    }

    private string WriteExperts(int layer, string activations, string routing)
    {
        MixtureSpec mixture = _spec.Mixture;
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
        bool quantized = gateUpScales.Length > 0;
        List<string> inputs = quantized
            ? [activations, routing, gateUp, down, gateUpScales, downScales]
            : [activations, routing, gateUp, down];
        string output = _graph.Fresh();
        if (mixture.ExpertBias)
        {
            inputs.AddRange(Enumerable.Repeat("", 6 - inputs.Count));
            inputs.Add(Vectors(DecoderNames.ExpertUpBiases(layer), mixture.Experts, 2 * mixture.ExpertWidth));
            inputs.Add(Vectors(DecoderNames.ExpertDownBiases(layer), mixture.Experts, _spec.Width));
        }

        _graph.Node(
            SparseMoEOperator.OperatorName, [.. inputs], [output], GraphBuilder.OwnDomain, [.. Attributes(mixture, quantized)]);
        return output;
    }

    private IEnumerable<NodeAttribute> Attributes(MixtureSpec mixture, bool quantized)
    {
        yield return NodeAttribute.Integer("activation_bits", quantized ? MatrixWriter.ActivationBits : 32);
        if (quantized && _matrices.LayerBits != 8)
        {
            yield return NodeAttribute.Integer("weight_bits", _matrices.LayerBits);
        }

        if (mixture.Activation != ActivationKind.Silu)
        {
            yield return NodeAttribute.Text("activation", SparseMoEOperator.NameOf(mixture.Activation));
        }

        if (mixture.Activation == ActivationKind.ClampedSwish && mixture.ActivationLimit is { } limit)
        {
            yield return NodeAttribute.Single("activation_limit", limit);
        }
    }

    private string WriteShared(int layer, string activations)
    {
        MixtureSpec mixture = _spec.Mixture;
        string hidden = _matrices.Product(DecoderNames.SharedUp(layer), activations, _spec.Width, 2 * mixture.SharedWidth);
        string output = _matrices.Product(
            DecoderNames.SharedDown(layer), Gate(hidden, mixture.Activation), mixture.SharedWidth, _spec.Width);
        if (!mixture.SharedGate)
        {
            return output;
        }

        string score = _matrices.SingleProduct(DecoderNames.SharedGate(layer), activations, _spec.Width, 1);
        return _graph.Operation("Mul", [output, _graph.Operation("Sigmoid", [score])]);
    }

    private string Gate(string hidden, ActivationKind activation)
    {
        (string gate, string up) = (_graph.Fresh(), _graph.Fresh());
        _graph.Node("Split", [hidden], [gate, up], "", NodeAttribute.Integer("axis", -1), NodeAttribute.Integer("num_outputs", 2));
        return _graph.Operation("Mul", [Activate(gate, activation), up]);
    }

    private string Activate(string values, ActivationKind activation) => activation switch
    {
        ActivationKind.Silu => _graph.Contributed("QuickGelu", [values], NodeAttribute.Single("alpha", 1)),
        ActivationKind.GeluTanh => _graph.Operation("Gelu", [values], NodeAttribute.Text("approximate", "tanh")),
        ActivationKind.Gelu => _graph.Operation("Gelu", [values]),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), $"A dense network cannot have the activation {activation}."),
    };

    private string Vectors(string name, int count, int width)
    {
        _writer.Write(name, _weights[name], count, width);
        return name;
    }

    private OutputRows GateUp(string name) => OutputRows.OfGateUp(_weights, name, _spec.Width, 2 * _spec.Mixture.ExpertWidth);

    private OutputRows Down(string name) => OutputRows.Of(_weights, name, _spec.Mixture.ExpertWidth, _spec.Width);
}
