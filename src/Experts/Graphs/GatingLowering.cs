using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// Turns router logits into dense routing weights with standard operators, so that every device can run them: all experts are ranked, the
/// policy masks ranks, and the weights of the ranks left are renormalised and put back at their experts' places.
/// </summary>
internal sealed class GatingLowering
{
    private readonly GraphBuilder _graph;
    private readonly string _rankMask;
    private readonly string _mass;

    public GatingLowering(GraphBuilder graph, int experts)
    {
        _graph = graph;
        graph.Input(GraphNames.Gating, ElementType.Float32, "batch", Specification.GatingPolicy.InputWidth);
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
    public string Write(string logits)
    {
        string probabilities = _graph.Operation("Softmax", [logits], NodeAttribute.Integer("axis", -1));
        string sorted = _graph.Fresh();
        string experts = _graph.Fresh();
        _graph.Node("TopK", [probabilities, "gating.experts"], [sorted, experts], "", NodeAttribute.Integer("axis", -1));
        string better = _graph.Operation("CumSum", [sorted, "gating.axis"], NodeAttribute.Integer("exclusive", 1));
        string used = _graph.Operation("And", [_graph.Operation("Less", [better, _mass]), _rankMask]);
        string kept = _graph.Operation("Where", [used, sorted, "gating.zero"]);
        string total = _graph.Operation("ReduceSum", [kept, "gating.last"], NodeAttribute.Integer("keepdims", 1));

        // A policy may leave no rank at all: then the token gets no routed expert rather than 0/0.
        string weights = _graph.Operation("Div", [kept, _graph.Operation("Max", [total, "gating.tiny"])]);

        // Every rank's expert is written, so the probabilities only lend their shape.
        return _graph.Operation("ScatterElements", [probabilities, experts, weights], NodeAttribute.Integer("axis", 2));
    }

    /// <summary>Adds a column of ones for every shared expert.</summary>
    public string AppendShared(string routing, int shared)
    {
        string pads = _graph.Initializer<long>(_graph.Fresh(), [0, 0, 0, 0, 0, shared], 6);
        return _graph.Operation("Pad", [routing, pads, "gating.one"]);
    }
}
