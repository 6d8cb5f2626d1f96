using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// Turns router logits into dense routing weights with standard operators, so that every device can run them: all experts are ranked, the
/// policy masks ranks, and the weights of the ranks left are renormalised and put back at their experts' places.
/// </summary>
internal sealed class GatingLowering
{
    // The jitter that the model was trained with; at inference it is the distance within which experts count as equally good.
    private const float SparseMixerEpsilon = 0.01f;

    private readonly GraphBuilder _graph;
    private readonly int _experts;
    private readonly string _rankMask;
    private readonly string _mass;

    public GatingLowering(GraphBuilder graph, int experts)
    {
        _graph = graph;
        _experts = experts;
        graph.Input(GraphNames.Gating, ElementType.Float32, "batch", GatingPolicy.InputWidth);
        graph.Initializer<long>("gating.experts", [experts], 1);
        graph.Initializer<long>("gating.last", [2], 1);
        graph.Initializer<long>("gating.axis", [2]);
        graph.Initializer<float>("gating.zero", [0]);
        graph.Initializer<float>("gating.tiny", [1e-20f]);
        graph.Initializer<float>("gating.one", [1]);
        float[] ranks = [.. Enumerable.Range(0, experts).Select(rank => (float)rank)];
        graph.Initializer<float>("gating.ranks", ranks, experts);
        graph.Initializer<long>("gating.middle", [1], 1);

        // [batch, 3] -> [batch, 1, 3] -> three of [batch, 1, 1], which broadcast over tokens and ranks.
        string policy = graph.Operation("Unsqueeze", [GraphNames.Gating, "gating.middle"]);
        string first = graph.Fresh();
        string end = graph.Fresh();
        _mass = graph.Fresh();
        graph.Node("Split", [policy], [first, end, _mass], "", NodeAttribute.Integer("axis", 2), NodeAttribute.Integer("num_outputs", 3));
        _rankMask = graph.Operation(
            "And",
            [graph.Operation("GreaterOrEqual", ["gating.ranks", first]), graph.Operation("Less", ["gating.ranks", end])]);
    }

    /// <summary>Dense routing weights [batch, tokens, experts] of router logits of the same shape.</summary>
    public string Write(string logits, MixtureSpec mixture)
    {
        string routing = mixture.Scoring == RouterScoring.SparseMixer
            ? WriteSparseMixer(logits)
            : WriteSoftmax(logits, mixture.Scoring == RouterScoring.Renormalized);
        if (mixture.RoutedScale is not { } scale)
        {
            return routing;
        }

        string factor = _graph.Initializer<float>(_graph.Fresh(), [scale]);
        return _graph.Operation("Mul", [routing, factor]);
    }

    /// <summary>Zeros in the shape of routing weights, for a layer without routed experts.</summary>
    public string None()
    {
        string tokens = _graph.Operation("Shape", [GraphNames.InputIds]);
        string shape = _graph.Operation("Concat", [tokens, "gating.experts"], NodeAttribute.Integer("axis", 0));
        return _graph.Operation("ConstantOfShape", [shape], NodeAttribute.Tensor<float>("value", [0], 1));
    }

    private string WriteSoftmax(string logits, bool renormalizes)
    {
        string probabilities = _graph.Operation("Softmax", [logits], NodeAttribute.Integer("axis", -1));
        string sorted = _graph.Fresh();
        string experts = _graph.Fresh();
        _graph.Node("TopK", [probabilities, "gating.experts"], [sorted, experts], "", NodeAttribute.Integer("axis", -1));
        string better = _graph.Operation("CumSum", [sorted, "gating.axis"], NodeAttribute.Integer("exclusive", 1));
        string used = _graph.Operation("And", [_graph.Operation("Less", [better, _mass]), _rankMask]);
        string kept = _graph.Operation("Where", [used, sorted, "gating.zero"]);
        string weights = kept;
        if (renormalizes)
        {
            string total = _graph.Operation("ReduceSum", [kept, "gating.last"], NodeAttribute.Integer("keepdims", 1));

            // A policy may leave no rank at all: then the token gets no routed expert rather than 0/0.
            weights = _graph.Operation("Div", [kept, _graph.Operation("Max", [total, "gating.tiny"])]);
        }

        // Every rank's expert is written, so the probabilities only lend their shape.
        return _graph.Operation("ScatterElements", [probabilities, experts, weights], NodeAttribute.Integer("axis", 2));
    }

    /// <summary>
    /// SparseMixer at inference. With logits sorted, the expert of rank r in {0, 1} has weight 1 / Σ exp(s_i - s_r) over the ranks i ≥ r
    /// that are not masked, and i is masked where (s_r - s_i) / max(|s_i|, s_r) > 2ε. Other ranks have none. The mass of a policy counts
    /// softmax probabilities, as everywhere.
    /// </summary>
    private string WriteSparseMixer(string logits)
    {
        string sorted = _graph.Fresh();
        string experts = _graph.Fresh();
        _graph.Node("TopK", [logits, "gating.experts"], [sorted, experts], "", NodeAttribute.Integer("axis", -1));
        string better = _graph.Operation(
            "CumSum",
            [_graph.Operation("Softmax", [sorted], NodeAttribute.Integer("axis", -1)), "gating.axis"],
            NodeAttribute.Integer("exclusive", 1));
        string used = _graph.Operation("And", [_graph.Operation("Less", [better, _mass]), _rankMask]);
        string threshold = _graph.Initializer<float>(_graph.Fresh(), [2 * SparseMixerEpsilon]);
        string first = SparseMixerWeight(sorted, 0, threshold);
        string second = SparseMixerWeight(sorted, 1, threshold);
        string rest = _graph.Initializer<long>(_graph.Fresh(), [0, 0, 0, 0, 0, _experts - 2], 6);
        string pair = _graph.Operation("Concat", [first, second], NodeAttribute.Integer("axis", -1));
        string weights = _graph.Operation("Where", [used, _graph.Operation("Pad", [pair, rest]), "gating.zero"]);
        return _graph.Operation("ScatterElements", [logits, experts, weights], NodeAttribute.Integer("axis", 2));
    }

    private string SparseMixerWeight(string sorted, int rank, string threshold)
    {
        string start = _graph.Initializer<long>(_graph.Fresh(), [rank], 1);
        string next = _graph.Initializer<long>(_graph.Fresh(), [rank + 1], 1);
        string end = _graph.Initializer<long>(_graph.Fresh(), [_experts], 1);
        string others = _graph.Operation("Slice", [sorted, start, end, "gating.last"]);
        string best = _graph.Operation("Slice", [sorted, start, next, "gating.last"]);
        string distance = _graph.Operation("Sub", [best, others]);
        string size = _graph.Operation("Max", [_graph.Operation("Abs", [others]), best]);
        string masked = _graph.Operation("Greater", [_graph.Operation("Div", [distance, size]), threshold]);
        string exponent = _graph.Operation("Exp", [_graph.Operation("Neg", [distance])]);
        string kept = _graph.Operation("Where", [masked, "gating.zero", exponent]);
        string total = _graph.Operation("ReduceSum", [kept, "gating.last"], NodeAttribute.Integer("keepdims", 1));
        return _graph.Operation("Reciprocal", [total]);
    }

    /// <summary>Adds a column of ones for every shared expert.</summary>
    public string AppendShared(string routing, int shared)
    {
        string pads = _graph.Initializer<long>(_graph.Fresh(), [0, 0, 0, 0, 0, shared], 6);
        return _graph.Operation("Pad", [routing, pads, "gating.one"]);
    }
}
